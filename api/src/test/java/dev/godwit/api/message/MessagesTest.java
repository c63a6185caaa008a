package dev.godwit.api.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.message.MessageStatus.State;
import dev.godwit.api.message.RecordSource.StoredRecord;
import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.RecordOrigin;
import dev.godwit.protocol.Retention.Delivery;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import dev.godwit.tokens.TenantGrant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final long T0 = 1_700_000_000_000L;
    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 1);
    private static final LogRules RULES =
            new LogRules(new LogLimits(3, 1 << 20, Duration.ofDays(3)), LogLimits.TOPIC, Duration.ofMinutes(10));
    private static final ServiceAccess READER =
            new ServiceAccess("support", Set.of(Scope.READ), TenantGrant.only(Tenant.DEFAULT), List.of(), 0);

    private final FakeSource source = new FakeSource();
    private final DerivedRecords codec = new DerivedRecords("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private final InMemoryInbox inbox = new InMemoryInbox(TOPIC, RULES, () -> T0);
    private final InMemoryRegistry registry = new InMemoryRegistry(() -> T0);
    private final Messages messages = new Messages(
            TOPIC, codec, new Messages.Sources(source, inbox, registry), InstantSource.fixed(Instant.ofEpochMilli(T0)));
    private long next;

    @BeforeEach
    void begin() {
        inbox.start(TOPIC.partition(0), "topic", 0, 0);
    }

    @Test
    void record_isAcceptedBeforeItsRouterCame_thenLogged() {
        source.put(0, 0, request("\"data\":1"), T0);
        assertThat(state(0)).isEqualTo(State.ACCEPTED);

        append(request("\"data\":1"));
        MessageStatus status = status(0);
        assertThat(status.state()).isEqualTo(State.LOGGED);
        assertThat(status.mailbox()).contains(Mailbox.user(Tenant.DEFAULT, "a"));
        assertThat(status.event()).contains("e");
        assertThat(status.time()).isEqualTo(T0);
        assertThat(status.expires()).isEmpty();
    }

    @Test
    void expiredMessage_saysSo_wheneverItExpires() {
        String request = request("\"ttl\":5");
        source.put(0, 0, new StoredRecord(null, utf8(request), Map.of(), T0 - 5_000));
        append(request);
        assertThat(state(0)).isEqualTo(State.EXPIRED);
        assertThat(status(0).expires()).contains(T0);
    }

    @Test
    void reach_tellsNodesAndDevices() {
        Mailbox user = Mailbox.user(Tenant.DEFAULT, "a");
        registry.renew(new NodeLease("g1", "i1", "127.0.0.1", 1, false, 0));
        registry.put(List.of(user), new Route("g1", "i1", 1));
        push(request("\"data\":1"));
        inbox.moveCursor(user, "phone", new Position(1, 0, -1), T0);
        inbox.moveCursor(user, "tablet", new Position(1, -1, -1), T0);

        Reach reach = status(0).reach().orElseThrow();
        assertThat(reach.nodes()).containsExactly("g1");
        assertThat(reach.devices())
                .containsExactly(
                        new Reach.DeviceReach("phone", Reach.Step.ACKED),
                        new Reach.DeviceReach("tablet", Reach.Step.WAITING));
    }

    @Test
    void reach_isAbsent_whileTheRegistryDoesNotAnswer() {
        push(request("\"data\":1"));
        registry.available(false);

        assertThat(status(0).state()).isEqualTo(State.LOGGED);
        assertThat(status(0).reach()).isEmpty();
    }

    @Test
    void volatileMessage_hasPassed() {
        push(request("\"delivery\":\"volatile\""));
        assertThat(state(0)).isEqualTo(State.PASSED);
    }

    @Test
    void collapsedTrimmedAndDuplicate_areToldApart() {
        push(request("\"delivery\":\"latest\",\"data\":1"));
        push(request("\"delivery\":\"latest\",\"data\":2"));
        assertThat(state(0)).isEqualTo(State.COLLAPSED);
        assertThat(state(1)).isEqualTo(State.LOGGED);

        push(request("\"id\":\"i\",\"data\":3"));
        push(request("\"id\":\"i\",\"data\":3"));
        push(request("\"id\":\"i\",\"data\":4"));
        assertThat(status(3).state()).isEqualTo(State.DUPLICATE);
        assertThat(status(3).first()).contains(new GlobalId(1, 0, 2));
        assertThat(status(4).state()).isEqualTo(State.REJECTED);
        assertThat(status(4).error().orElseThrow().code()).isEqualTo("id_conflict");

        push(request("\"data\":5"));
        push(request("\"data\":6"));
        assertThat(state(1)).isEqualTo(State.TRIMMED);
    }

    @Test
    void ordersBehindAMessage_tellWhoTookItOut() {
        push(request("\"data\":0"));
        for (String order : List.of("delete", "settle")) {
            String control = "{\"to\":{\"user\":\"a\"},\"control\":\"" + order + "\",\"message\":\"1-0-" + next + "\"}";
            skipped(request("\"data\":1"));
            append(control);
        }
        assertThat(state(1)).isEqualTo(State.DELETED);
        assertThat(state(3)).isEqualTo(State.SETTLED);
        assertThat(state(0)).isEqualTo(State.LOGGED);

        skipped(request("\"data\":2"));
        long purged = next - 1;
        append("{\"to\":{\"user\":\"a\"},\"control\":\"purge\"}");
        assertThat(state(purged)).isEqualTo(State.PURGED);

        skipped(request("\"data\":3"));
        assertThat(state(next - 1)).isEqualTo(State.REMOVED);
    }

    @Test
    void whatIsNoMessageOfOneMailbox_saysWhatItBecame() {
        source.put(0, 0, "{\"to\":{\"users\":[\"a\",\"b\"]},\"event\":\"e\"}", T0);
        source.put(0, 1, "{\"to\":{}}", T0);

        assertThat(state(0)).isEqualTo(State.EXPANDED);
        assertThat(status(1).state()).isEqualTo(State.REJECTED);
        assertThat(status(1).error().orElseThrow().field()).isEqualTo("to");
    }

    @Test
    void copyOfARouter_isAMessageLikeOthers() {
        PushRequest request = read(request("\"data\":1"));
        Derived.Copy copy = new Derived.Copy(new RecordOrigin("topic", 0, 7, 0, T0 - 1_000), request);
        DerivedRecords.Signed signed = codec.sign(copy);
        source.put(0, 0, new StoredRecord(null, signed.value(), Map.of(DerivedRecords.HEADER, signed.header()), T0));

        assertThat(status(0).state()).isEqualTo(State.ACCEPTED);
        assertThat(status(0).time()).isEqualTo(T0 - 1_000);
        assertThat(status(0).mailbox()).contains(Mailbox.user(Tenant.DEFAULT, "a"));
    }

    @Test
    void unknownIds_andOtherTenants_areNotFound() {
        source.put(0, 0, "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"tenant\":\"acme\"}", T0);
        for (GlobalId id :
                List.of(new GlobalId(1, 0, 0), new GlobalId(1, 0, 9), new GlobalId(1, 1, 0), new GlobalId(2, 0, 0))) {
            assertThat(problem(id).status()).as(id.toString()).isEqualTo(404);
        }
    }

    @Test
    void storesThatDoNotAnswer_are503() {
        source.put(0, 0, request("\"data\":1"), T0);
        inbox.disconnect();
        assertThat(problem(new GlobalId(1, 0, 0)).status()).isEqualTo(503);
        inbox.reconnect();
        source.goDown();
        assertThat(problem(new GlobalId(1, 0, 0)).status()).isEqualTo(503);
    }

    @Test
    void retraction_isAnOrderForTheMessagesMailbox() {
        source.put(0, 0, "{\"to\":{\"topic\":\"room.1\"},\"event\":\"e\",\"tenant\":\"acme\"}", T0);
        PushRequest order = messages.retraction(new GlobalId(1, 0, 0))
                .toCompletableFuture()
                .join()
                .fold(item -> read(new String(item.body(), StandardCharsets.UTF_8)), problem -> {
                    throw new AssertionError(problem.detail());
                });
        assertThat(order.targets()).containsExactly(Mailbox.topic(new Tenant("acme"), "room.1"));
        assertThat(order.content().options().control().orElseThrow().message()).contains(new GlobalId(1, 0, 0));
    }

    /** The record, and what a router makes of it. */
    private void push(String request) {
        source.put(0, next, request, T0);
        append(request);
    }

    /** The record of a message that some order took out of the log. */
    private void skipped(String request) {
        source.put(0, next, request, T0);
        inbox.skip(TOPIC.partition(0), step());
    }

    private void append(String request) {
        PushRequest read = read(request);
        if (read.content().retention().delivery() == Delivery.VOLATILE) {
            inbox.skip(TOPIC.partition(0), step());
            return;
        }
        Mailbox mailbox = read.targets().get(0);
        Optional<String> collapse = read.content().retention().delivery() == Delivery.LATEST
                ? Optional.of(read.content().event())
                : Optional.empty();
        Step step = step();
        Applied applied = inbox.append(
                        TOPIC.partition(0),
                        new Append(
                                step,
                                mailbox,
                                read.message(T0).encode(),
                                read.id().map(id -> Idempotency.of(mailbox, id, read.content())),
                                collapse))
                .toCompletableFuture()
                .join();
        // As routers do, once the dead letter is in Kafka.
        if (applied.kind() == Applied.Kind.CONFLICT) {
            inbox.skip(TOPIC.partition(0), step);
        }
    }

    private Step step() {
        long offset = next++;
        return new Step(offset - 1, offset, 0, T0, Optional.empty());
    }

    private State state(long offset) {
        return status(offset).state();
    }

    private MessageStatus status(long offset) {
        return messages.status(new GlobalId(1, 0, offset), READER)
                .toCompletableFuture()
                .join()
                .fold(status -> status, problem -> {
                    throw new AssertionError(problem.detail());
                });
    }

    private Problem problem(GlobalId id) {
        return messages.status(id, READER)
                .toCompletableFuture()
                .join()
                .fold(
                        status -> {
                            throw new AssertionError(status);
                        },
                        problem -> problem);
    }

    private static String request(String more) {
        return "{\"to\":{\"user\":\"a\"},\"event\":\"e\"," + more + "}";
    }

    private static PushRequest read(String json) {
        return PushRequestReader.read(null, utf8(json), Map.of()).fold(read -> read, refused -> {
            throw new AssertionError(refused.detail());
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
