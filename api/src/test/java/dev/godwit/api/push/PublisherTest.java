package dev.godwit.api.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.KnownId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.records.RecordSink;
import dev.godwit.records.TopicRecord;
import dev.godwit.records.memory.InMemorySink;
import dev.godwit.tokens.MailboxPattern;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import dev.godwit.tokens.TenantGrant;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublisherTest {

    private static final PushTopic TOPIC = new PushTopic("godwit.push", 2, 8);
    private static final ServiceAccess ANYTHING = access(TenantGrant.only(Tenant.DEFAULT), "**");

    private final InMemorySink sink = new InMemorySink();
    private final FakeLog log = new FakeLog();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Publisher publisher =
            new Publisher(TOPIC, sink, log, meters, InstantSource.fixed(Instant.ofEpochSecond(1_000)));

    @Test
    void oneMailbox_isOneRecord_withItsBytesAsTheyCame() {
        String body = "{ \"to\":{\"user\":\"alice\"},\"event\":\"e\", \"data\":{\"a\": 1.50} }";

        assertThat(ids(push(body))).containsExactly("2-" + partition("alice") + "-0");
        assertThat(ids(push(body))).containsExactly("2-" + partition("alice") + "-1");

        TopicRecord record = sink.records().get(0);
        assertThat(record.partition()).isEqualTo(partition("alice"));
        assertThat(text(record.key())).isEqualTo("alice");
        assertThat(text(record.value())).isEqualTo(body);
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void severalUsers_areARecordEach_inTheirOrder_eachOnce() {
        PushOutcome outcome =
                push("{\"to\":{\"users\":[\"bob\",\"alice\",\"bob\"]},\"event\":\"e\",\"data\":[1, 2],\"id\":\"i\"}");

        assertThat(ids(outcome)).hasSize(2);
        assertThat(sink.records()).extracting(record -> text(record.key())).containsExactly("bob", "alice");
        assertThat(text(sink.records().get(1).value()))
                .isEqualTo("{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"data\":[1, 2],\"id\":\"i\"}");
    }

    @Test
    void cloudEvent_goesOnAsOne() {
        byte[] body = utf8("{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/o\",\"type\":\"t\","
                + "\"subject\":\"topic/room.1\",\"data\":1}");
        PushItem item =
                new PushItem(body, PushItem.Format.CLOUD_EVENT, Optional.of("unused"), Optional.of("00-a-b-01"));

        assertThat(ids(await(publisher.push(item, ANYTHING).toCompletableFuture())))
                .hasSize(1);

        TopicRecord record = sink.records().get(0);
        assertThat(record.value()).isEqualTo(body);
        assertThat(record.headers())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("content-type", "application/cloudevents+json", "traceparent", "00-a-b-01"));
    }

    @Test
    void badRequest_isRefused_andNamesTheField() {
        assertThat(problem(push("{\"to\":{\"user\":\"alice\"}}")))
                .returns(400, Problem::status)
                .returns("missing_field", Problem::code)
                .returns("event", Problem::field);
        assertThat(problem(push("{")).code()).isEqualTo("not_json");
        assertThat(problem(push("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"data\":\"" + "x".repeat(600_000) + "\"}"))
                        .status())
                .isEqualTo(413);
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void mailboxOutsideThePatterns_refusesAllOfTheRequest() {
        ServiceAccess orders = access(TenantGrant.only(Tenant.DEFAULT), "user/a*", "topic/orders.**");
        assertThat(problem(push("{\"to\":{\"users\":[\"alice\",\"bob\"]},\"event\":\"e\"}", orders)))
                .returns(403, Problem::status)
                .returns("mailbox_denied", Problem::code)
                .matches(problem -> problem.detail().startsWith("user/bob "));
        assertThat(problem(push("{\"to\":{\"all\":true},\"event\":\"e\"}", orders))
                        .code())
                .isEqualTo("mailbox_denied");
        assertThat(sink.records()).isEmpty();
        assertThat(ids(push("{\"to\":{\"users\":[\"alice\",\"anna\"]},\"event\":\"e\"}", orders)))
                .hasSize(2);
    }

    @Test
    void tenant_isTheTokensWhereTheRequestNamesNone() {
        ServiceAccess acme = access(TenantGrant.only(new Tenant("acme")), "**");

        assertThat(ids(push("{\"to\":{\"user\":\"alice\"},\"event\":\"e\"}", acme)))
                .hasSize(1);
        assertThat(ids(push("{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"tenant\":\"acme\"}", acme)))
                .hasSize(1);

        for (TopicRecord record : sink.records()) {
            assertThat(text(record.key())).isEqualTo("acme/alice");
            assertThat(read(record).targets()).containsExactly(Mailbox.user(new Tenant("acme"), "alice"));
        }
    }

    @Test
    void anotherTenantThanTheTokens_isRefused() {
        ServiceAccess acme = access(TenantGrant.only(new Tenant("acme")), "**");
        for (String tenant : List.of("default", "globex")) {
            String body = "{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"tenant\":\"" + tenant + "\"}";
            assertThat(problem(push(body, acme))).returns(403, Problem::status).returns("tenant", Problem::field);
        }
        assertThat(problem(push("{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"tenant\":\"acme\"}"))
                        .code())
                .isEqualTo("tenant_denied");
        assertThat(sink.records()).isEmpty();

        ServiceAccess every = access(new TenantGrant(Tenant.DEFAULT, true, Set.of(), false), "**");
        assertThat(ids(push("{\"to\":{\"user\":\"alice\"},\"event\":\"e\",\"tenant\":\"globex\"}", every)))
                .hasSize(1);
    }

    @Test
    void key_isTheIdWhereTheRequestHasNone() {
        publisher.push(
                PushItem.of(utf8("{\"to\":{\"user\":\"a\"},\"event\":\"e\"}")).withId("k"), ANYTHING);
        publisher.push(
                PushItem.of(utf8("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"id\":\"own\"}"))
                        .withId("k"),
                ANYTHING);

        assertThat(sink.records())
                .extracting(record -> read(record).id().orElseThrow())
                .containsExactly("k", "own");
    }

    @Test
    void control_isARecordLikeOthers_andAPurgeNeedsAdmin() {
        String delete = "{\"to\":{\"user\":\"a\"},\"control\":\"delete\",\"message\":\"2-0-1\"}";
        String purge = "{\"to\":{\"user\":\"a\"},\"control\":\"purge\"}";
        ServiceAccess admin = access(Set.of(Scope.ADMIN), TenantGrant.only(Tenant.DEFAULT), "**");

        assertThat(ids(push(delete))).hasSize(1);
        assertThat(problem(push(purge)).detail()).contains("admin");
        assertThat(problem(push(delete, admin)).detail()).contains("push");
        assertThat(ids(push(purge, admin))).hasSize(1);
        assertThat(sink.records()).hasSize(2);
    }

    @Test
    void sameIdAndContent_isAnsweredWithTheFirst_andNotWritten() {
        String body = "{\"to\":{\"users\":[\"alice\",\"bob\"]},\"event\":\"e\",\"data\":1,\"id\":\"i\"}";
        remember("alice", 41, body);

        assertThat(ids(push(body))).containsExactly("2-" + partition("alice") + "-41", "2-" + partition("bob") + "-0");
        assertThat(sink.records()).extracting(record -> text(record.key())).containsExactly("bob");
        assertThat(meters.get("godwit.api.push.repeats").counter().count()).isEqualTo(1);
    }

    @Test
    void sameIdOtherContent_isAConflict_andNothingIsWritten() {
        remember("bob", 41, "{\"to\":{\"user\":\"bob\"},\"event\":\"e\",\"data\":2,\"id\":\"i\"}");

        Problem problem =
                problem(push("{\"to\":{\"users\":[\"alice\",\"bob\"]},\"event\":\"e\",\"data\":1,\"id\":\"i\"}"));

        assertThat(problem).returns(409, Problem::status).returns("id", Problem::field);
        assertThat(problem.detail()).contains("user/bob", "2-41");
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void volatileRequest_isNotAskedFor() {
        push("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"id\":\"i\",\"delivery\":\"volatile\"}");
        push("{\"to\":{\"user\":\"a\"},\"event\":\"e\"}");
        assertThat(log.asked()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeLog.State.class,
            names = {"DOWN", "SILENT"})
    void logsThatDoNotAnswer_holdNothingUp(FakeLog.State state) {
        log.is(state);
        assertThat(ids(push("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"id\":\"i\"}")))
                .hasSize(1);
    }

    @Test
    void someItemsRefused_leaveTheOthers() {
        List<PushOutcome> outcomes = push(List.of(
                "{\"to\":{\"user\":\"a\"},\"event\":\"first\"}",
                "{\"to\":{}}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"second\"}"));

        assertThat(ids(outcomes.get(0))).containsExactly("2-" + partition("a") + "-0");
        assertThat(problem(outcomes.get(1)).field()).isEqualTo("to");
        assertThat(ids(outcomes.get(2))).containsExactly("2-" + partition("a") + "-1");
        assertThat(sink.records())
                .extracting(record -> read(record).content().event())
                .containsExactly("first", "second");
        assertThat(meters.get("godwit.api.push.requests")
                        .tag("result", "accepted")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("godwit.api.push.requests")
                        .tag("result", "bad_field")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatKafkaDoesNotTake_isToldPerItem() {
        sink.refuse(record -> text(record.key()).equals("bob"), new IllegalStateException("time-out"));

        List<PushOutcome> outcomes = push(List.of(
                "{\"to\":{\"user\":\"alice\"},\"event\":\"e\"}",
                "{\"to\":{\"users\":[\"alice\",\"bob\",\"carol\"]},\"event\":\"e\"}"));

        assertThat(ids(outcomes.get(0))).hasSize(1);
        assertThat(problem(outcomes.get(1))).returns(503, Problem::status).returns("unavailable", Problem::code);
        assertThat(problem(outcomes.get(1)).detail()).contains("2 of 3 mailboxes");
    }

    @Test
    void recordTooLargeForTheBrokers_isNoReasonToTryAgain() {
        sink.refuse(record -> true, new RecordSink.RecordTooLarge(new IllegalStateException()));
        assertThat(problem(push("{\"to\":{\"user\":\"a\"},\"event\":\"e\"}")).status())
                .isEqualTo(413);
    }

    @Test
    void expansionOfTooManyBytes_isRefused() {
        String users = String.join(
                ",",
                IntStream.range(0, 1_000).mapToObj(i -> "\"user-" + i + "\"").toList());
        String body = "{\"to\":{\"users\":[" + users + "]},\"event\":\"e\",\"data\":\"" + "x".repeat(40_000) + "\"}";
        assertThat(problem(push(body))).returns(413, Problem::status).returns("to", Problem::field);
        assertThat(sink.records()).isEmpty();
    }

    @Test
    void moreBytesOnTheirWayThanANodeTakes_areRefusedUntilThereIsRoom() {
        sink.hold();
        String large = "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"data\":\"" + "x".repeat(500_000) + "\"}";
        List<String> full = java.util.Collections.nCopies(60, large);
        List<CompletableFuture<List<PushOutcome>>> waiting =
                IntStream.range(0, 4).mapToObj(i -> later(full)).toList();

        assertThat(problem(await(later(full)).get(0)).code()).isEqualTo("overloaded");
        sink.release();

        waiting.forEach(stage -> assertThat(await(stage)).allMatch(o -> o instanceof PushOutcome.Accepted));
        assertThat(ids(push(full).get(59))).hasSize(1);
        assertThat(meters.get("godwit.api.push.inflight").gauge().value()).isZero();
    }

    private void remember(String user, long offset, String body) {
        PushRequest request = PushRequestReader.read(null, utf8(body), Map.of()).fold(read -> read, refused -> {
            throw new AssertionError(refused.detail());
        });
        Mailbox mailbox = Mailbox.user(Tenant.DEFAULT, user);
        Idempotency seen = Idempotency.of(mailbox, request.id().orElseThrow(), request.content());
        log.knows(seen.id(), new KnownId(TOPIC.partitionOf(mailbox).id(offset), seen.content()));
    }

    private PushOutcome push(String body) {
        return push(body, ANYTHING);
    }

    private PushOutcome push(String body, ServiceAccess access) {
        return await(publisher.push(PushItem.of(utf8(body)), access).toCompletableFuture());
    }

    private List<PushOutcome> push(List<String> bodies) {
        return await(later(bodies));
    }

    private CompletableFuture<List<PushOutcome>> later(List<String> bodies) {
        return publisher
                .push(bodies.stream().map(body -> PushItem.of(utf8(body))).toList(), ANYTHING)
                .toCompletableFuture();
    }

    private static <T> T await(CompletableFuture<T> stage) {
        return stage.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static List<String> ids(PushOutcome outcome) {
        return outcome.fold(
                accepted -> accepted.ids().stream().map(Object::toString).toList(), problem -> {
                    throw new AssertionError(problem.detail());
                });
    }

    private static Problem problem(PushOutcome outcome) {
        return outcome.fold(
                accepted -> {
                    throw new AssertionError(accepted);
                },
                problem -> problem);
    }

    private static PushRequest read(TopicRecord record) {
        return PushRequestReader.read(record.key(), record.value(), Map.of()).fold(read -> read, refused -> {
            throw new AssertionError(refused.detail());
        });
    }

    private static int partition(String user) {
        return Mailbox.user(Tenant.DEFAULT, user).partition(TOPIC.partitions());
    }

    private static ServiceAccess access(TenantGrant tenants, String... patterns) {
        return access(Set.of(Scope.PUSH), tenants, patterns);
    }

    private static ServiceAccess access(Set<Scope> scopes, TenantGrant tenants, String... patterns) {
        return new ServiceAccess(
                "orders",
                scopes,
                tenants,
                List.of(patterns).stream()
                        .map(text -> MailboxPattern.parse(text, "orders"))
                        .toList(),
                0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
