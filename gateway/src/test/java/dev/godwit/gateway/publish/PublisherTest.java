package dev.godwit.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.gateway.limit.Permit;
import dev.godwit.gateway.limit.PublishLimit;
import dev.godwit.inbox.KnownId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Publication;
import dev.godwit.protocol.PublicationReader;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Sender;
import dev.godwit.protocol.Tenant;
import dev.godwit.records.RecordSink.RecordTooLarge;
import dev.godwit.records.Repeats;
import dev.godwit.records.memory.InMemorySink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PublisherTest {

    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 4);
    private static final String UPSTREAM = "godwit.upstream";
    private static final Sender ALICE = new Sender(new Tenant("acme"), "alice", "c-1", Optional.empty());

    private final InMemorySink sink = new InMemorySink();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> asked = new ArrayList<>();
    private Permit permit = Permit.GRANTED;
    private Optional<KnownId> known = Optional.empty();
    private final PublishLimit limit = (tenant, user) -> {
        asked.add(tenant.name() + "/" + user);
        return CompletableFuture.completedFuture(permit);
    };
    private final Publisher publisher = new Publisher(
            new PublishOptions(TOPIC, UPSTREAM, PublishOptions.RATE),
            sink,
            new Repeats((mailbox, id, now) -> CompletableFuture.completedFuture(known), InstantSource.system()),
            limit,
            meters);

    @Test
    void limit_isThatOfTheTenantAndItsUser() {
        assertThat(clear(attempt("\"data\":1"))).isEmpty();

        assertThat(asked).containsExactly("acme/alice");
    }

    @Test
    void overTheLimit_nobodyLearnsWhatCameBefore() {
        Attempt attempt = attempt("\"messageId\":\"m\",\"data\":1");
        Idempotency own = attempt.idempotency().orElseThrow();
        known = Optional.of(new KnownId(new MessageId(1, 40), own.content()));
        permit = new Permit(700);

        assertThat(clear(attempt))
                .hasValueSatisfying(outcome -> assertThat(code(outcome)).isEqualTo("rate_limited"));
    }

    /** Its log does not hold it: nothing could recognize it. */
    @Test
    void volatilePublication_isAlwaysNew() {
        assertThat(attempt("\"messageId\":\"m\",\"delivery\":\"volatile\"").idempotency())
                .isEmpty();
    }

    @Test
    void whatServicesDoNotGet_followersDoNotGet() {
        sink.refuse(record -> record.topic().equals(UPSTREAM), new IllegalStateException("away"));
        assertThat(code(write(attempt("\"data\":1")).join())).isEqualTo("unavailable");

        sink.refuse(record -> record.topic().equals(UPSTREAM), new RecordTooLarge(new IllegalStateException()));
        assertThat(code(write(attempt("\"data\":1")).join())).isEqualTo("too_large");
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void whatIsOnItsWay_isBounded_andMakesRoomOnceItHasArrived() {
        sink.hold();
        String large = "\"data\":\"" + "x".repeat(200_000) + "\"";
        List<CompletableFuture<PublishOutcome>> under = new ArrayList<>();
        CompletableFuture<PublishOutcome> next = write(attempt(large));
        for (int i = 0; i < 100 && !next.isDone(); i++) {
            under.add(next);
            next = write(attempt(large));
        }
        assertThat(next).isCompleted();
        assertThat(code(next.join())).isEqualTo("busy");
        assertThat(under).hasSizeBetween(70, 84);

        // First the answers for services, then those for followers.
        sink.release();
        assertThat(under).allSatisfy(one -> assertThat(code(one.join())).isEqualTo("published"));
        assertThat(meters.get("godwit.gateway.publish.inflight").gauge().value())
                .isZero();
        assertThat(code(write(attempt(large)).join())).isEqualTo("published");
    }

    @Test
    void topicsOfServicesAndOfFollowers_areTwo() {
        assertThatThrownBy(() -> new PublishOptions(TOPIC, TOPIC.name(), PublishOptions.RATE))
                .hasMessageContaining("upstream: godwit.push");
    }

    private Attempt attempt(String fields) {
        byte[] frame = ("{\"topic\":\"t\",\"event\":\"e\"," + fields + "}").getBytes(StandardCharsets.UTF_8);
        Publication publication = PublicationReader.json(frame).fold(read -> read, refused -> {
            throw new AssertionError(refused);
        });
        return publisher.attempt(ALICE, publication, 1, 1_000_000);
    }

    private Optional<PublishOutcome> clear(Attempt attempt) {
        return publisher.clear(attempt).toCompletableFuture().join();
    }

    private CompletableFuture<PublishOutcome> write(Attempt attempt) {
        return publisher.write(attempt).toCompletableFuture();
    }

    private static String code(PublishOutcome outcome) {
        return outcome.fold(message -> "published", PublishOutcome.Refused::code);
    }
}
