package dev.godwit.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.gateway.http.TestPublishing;
import dev.godwit.gateway.limit.Permit;
import dev.godwit.inbox.KnownId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.Tenant;
import dev.godwit.records.TopicRecord;
import dev.godwit.tokens.TokenRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code publish}. */
class PublishTest {

    private TestPort port;

    @BeforeEach
    void start() {
        port = TestPort.start();
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void publication_isARequestForFollowers_andAnEventForServices() throws Exception {
        try (RawWebSocket socket = open("alice", "room.*")) {
            String connection = socket.next("hello").getString("connection");
            socket.text("{\"type\":\"publish\",\"id\":\"7\",\"topic\":\"room.1\",\"event\":\"said\","
                    + "\"data\":{\"text\":\"hi\"},\"messageId\":\"m1\",\"echo\":false}");

            JsonObject answer = socket.next("published");
            int partition = partition("room.1");
            assertThat(answer)
                    .isEqualTo(new JsonObject()
                            .put("type", "published")
                            .put("id", "7")
                            .put("message", "1-" + partition + "-0"));

            TopicRecord push = port.publishing().pushes().get(0);
            assertThat(push.partition()).isEqualTo(partition);
            assertThat(push.key()).asString().isEqualTo("room.1");
            PushRequest request = request(push);
            assertThat(request.targets()).containsExactly(Mailbox.topic(Tenant.DEFAULT, "room.1"));
            assertThat(request.id()).contains("*client/alice/m1");
            assertThat(request.content().options().headers()).isEqualTo(Map.of("godwit-sender", "alice"));
            assertThat(request.content().options().excludeConnection()).isEqualTo(connection);

            TopicRecord upstream = port.publishing().upstream().get(0);
            assertThat(upstream.partition()).isEqualTo(TopicRecord.BY_KEY);
            assertThat(upstream.key()).asString().isEqualTo("room.1");
            JsonObject event = json(upstream);
            assertThat(event.getString("id")).isEqualTo("default/room.1/alice/m1");
            assertThat(event.getJsonObject("data").getString("connection")).isEqualTo(connection);
            assertThat(event.getJsonObject("data").getJsonObject("data")).isEqualTo(new JsonObject().put("text", "hi"));
            assertThat(port.count("godwit.gateway.publishes", "result", "published"))
                    .isEqualTo(1);
        }
    }

    @Test
    void publication_isOfTheTokensTenant() throws Exception {
        String token = port.issuer()
                .issue(TokenRequest.of("alice", Duration.ofMinutes(5))
                        .withTenant(new Tenant("acme"))
                        .withTopics(List.of(), List.of("**")));
        try (RawWebSocket socket = RawWebSocket.open(port.number(), "/v1/ws", "Authorization: Bearer " + token)) {
            socket.text(publish(1, "t"));
            socket.next("published");

            assertThat(request(port.publishing().pushes().get(0)).targets())
                    .containsExactly(Mailbox.topic(new Tenant("acme"), "t"));
            assertThat(json(port.publishing().upstream().get(0)).getString("id"))
                    .startsWith("acme/t/alice/");
        }
    }

    @Test
    void publicationsWithoutIds_areToldApartByServices() throws Exception {
        try (RawWebSocket socket = open("bea", "**")) {
            for (int i = 0; i < 2; i++) {
                socket.text(publish(i, "t"));
                socket.next("published");
            }
            assertThat(port.publishing().upstream().stream()
                            .map(event -> json(event).getString("id")))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void order_isTheClients_alsoWhereALimitAnswersLate() throws Exception {
        CompletableFuture<Permit> late = new CompletableFuture<>();
        port.publishing().next(late);
        try (RawWebSocket socket = open("bob", "room.1")) {
            for (int i = 1; i <= 3; i++) {
                socket.text(publish(i, "room.1"));
            }
            socket.text("{\"type\":\"ping\",\"id\":\"p\"}");
            socket.next("pong");
            assertThat(port.publishing().sink().records()).isEmpty();

            late.complete(Permit.GRANTED);
            assertThat(List.of(answered(socket), answered(socket), answered(socket)))
                    .containsExactly("1", "2", "3");
            assertThat(port.publishing().pushes().stream()
                            .map(push -> request(push).content().data()))
                    .extracting(data -> new String(data.bytes(), StandardCharsets.UTF_8))
                    .containsExactly("1", "2", "3");
        }
    }

    @Test
    void topicThatTheTokenDoesNotName_isDenied_andNothingIsWritten() throws Exception {
        try (RawWebSocket socket = open("carol", "room.{sub}")) {
            socket.text(publish(1, "room.dave"));
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("topic_denied");
            assertThat(error.getString("id")).isEqualTo("1");
            assertThat(error.getString("detail"))
                    .isEqualTo("topic room.dave (expected: one that the token's topics.publish names)");

            socket.text(publish(2, "room.carol"));
            assertThat(answered(socket)).isEqualTo("2");
            assertThat(port.publishing().pushes()).hasSize(1);
            assertThat(port.count("godwit.auth.failures", "code", "topic_denied"))
                    .isEqualTo(1);
        }
    }

    @Test
    void whoMayFollow_mayNotPublish() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(
                port.number(), "/v1/ws", "Authorization: Bearer " + port.tokenToFollow("dora", "**"))) {
            socket.text(publish(1, "room.1"));
            assertThat(socket.next("error").getString("code")).isEqualTo("topic_denied");
        }
    }

    @Test
    void mistakes_haveTheCodesOfRequests_andTheConnectionLives() throws Exception {
        try (RawWebSocket socket = open("erik", "**")) {
            for (int i = 0; i < 12; i++) {
                socket.text("{\"type\":\"publish\",\"id\":\"b\",\"topic\":\"t\",\"event\":\"heartbeat\"}");
                JsonObject error = socket.next("error");
                assertThat(error.getString("code")).isEqualTo("bad_field");
                assertThat(error.getString("id")).isEqualTo("b");
                assertThat(error.getString("detail"))
                        .isEqualTo("event: heartbeat, which is Godwit's own (expected: another name)");
            }
            socket.text("{\"type\":\"publish\",\"topic\":\"t\"}");
            assertThat(socket.next("error").getString("code")).isEqualTo("missing_field");
            socket.text(publish(1, "t"));
            assertThat(answered(socket)).isEqualTo("1");
            assertThat(port.publishing().sink().records()).hasSize(2);
        }
    }

    @Test
    void kafkaThatDoesNotAnswer_isToldAsUnavailable_andFollowersGetNothingThatServicesDoNot() throws Exception {
        try (RawWebSocket socket = open("fay", "**")) {
            port.publishing().sink().refuse(record -> true, new IllegalStateException("away"));
            socket.text(publish(1, "t"));
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("unavailable");
            assertThat(error.getLong("after")).isPositive();

            port.publishing()
                    .sink()
                    .refuse(record -> record.topic().equals(TestPublishing.TOPIC.name()), new IllegalStateException());
            socket.text(publish(2, "t"));
            assertThat(socket.next("error").getString("code")).isEqualTo("unavailable");
            assertThat(port.publishing().upstream()).hasSize(1);
            assertThat(port.publishing().pushes()).isEmpty();
        }
    }

    @Test
    void services_haveIt_beforeItIsWrittenForFollowers() throws Exception {
        port.publishing().sink().hold();
        try (RawWebSocket socket = open("gus", "**")) {
            socket.text(publish(1, "t"));
            await().until(() -> port.publishing().upstream().size() == 1);
            socket.text("{\"type\":\"ping\"}");
            socket.next("pong");
            assertThat(port.publishing().pushes()).isEmpty();

            port.publishing().sink().release();
            assertThat(answered(socket)).isEqualTo("1");
        }
    }

    @Test
    void idThatCameBefore_isAnsweredWithTheFirst_otherContentIsAConflict() throws Exception {
        try (RawWebSocket socket = open("hal", "**")) {
            String frame = "{\"type\":\"publish\",\"topic\":\"t\",\"event\":\"e\",\"data\":%d,\"messageId\":\"m\"}";
            socket.text(frame.formatted(1));
            socket.next("published");
            PushRequest first = request(port.publishing().pushes().get(0));
            Idempotency id = Idempotency.of(first.targets().get(0), first.id().orElseThrow(), first.content());
            port.publishing().knows(id.id(), new KnownId(new MessageId(1, 40), id.content()));

            socket.text(frame.formatted(1));
            assertThat(socket.next("published").getString("message")).isEqualTo("1-" + partition("t") + "-40");
            socket.text(frame.formatted(2));
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("id_conflict");
            assertThat(error.getString("detail")).contains("message 1-40");
            assertThat(port.publishing().sink().records()).hasSize(2);
        }
    }

    @Test
    void rateOfAConnection_isBounded_andSaysWhen() throws Exception {
        try (RawWebSocket socket = open("ivy", "**")) {
            for (int i = 0; i < 60; i++) {
                socket.text(publish(i, "t"));
                socket.next("published");
            }
            socket.text(publish(61, "t"));
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("rate_limited");
            assertThat(error.getString("id")).isEqualTo("61");
            assertThat(error.getLong("after")).isPositive();
        }
    }

    @Test
    void limitOverAllNodes_isAsked_andWithoutAnAnswerNobodyPublishes() throws Exception {
        port.publishing().next(CompletableFuture.completedFuture(new Permit(700)));
        port.publishing().next(CompletableFuture.failedFuture(new IllegalStateException("away")));
        try (RawWebSocket socket = open("jo", "**")) {
            socket.text(publish(1, "t"));
            JsonObject limited = socket.next("error");
            assertThat(limited.getString("code")).isEqualTo("rate_limited");
            assertThat(limited.getLong("after")).isEqualTo(700);
            socket.text(publish(2, "t"));
            assertThat(socket.next("error").getString("code")).isEqualTo("unavailable");
            assertThat(port.publishing().sink().records()).isEmpty();
        }
    }

    @Test
    void whatIsUnderWay_isBounded() throws Exception {
        port.publishing().sink().hold();
        try (RawWebSocket socket = open("kim", "**")) {
            IntStream.rangeClosed(1, 33).forEach(i -> send(socket, publish(i, "t")));
            JsonObject error = socket.next("error");
            assertThat(error.getString("code")).isEqualTo("busy");
            assertThat(error.getString("id")).isEqualTo("33");

            port.publishing().sink().release();
            for (int i = 1; i <= 32; i++) {
                assertThat(answered(socket)).isEqualTo(Integer.toString(i));
            }
            socket.text(publish(34, "t"));
            assertThat(answered(socket)).isEqualTo("34");
        }
    }

    @Test
    void clientThatLeft_publishesNothingThatStillWaited() throws Exception {
        CompletableFuture<Permit> late = new CompletableFuture<>();
        port.publishing().next(late);
        try (RawWebSocket socket = open("lea", "**")) {
            socket.text(publish(1, "t"));
            socket.text("{\"type\":\"ping\"}");
            socket.next("pong");
        }
        await().until(() -> port.open("websocket") == 0);
        late.complete(Permit.GRANTED);

        try (RawWebSocket socket = open("lea", "**")) {
            socket.text(publish(2, "t"));
            socket.next("published");
        }
        assertThat(port.publishing().pushes()).hasSize(1);
    }

    private static void send(RawWebSocket socket, String text) {
        try {
            socket.text(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String answered(RawWebSocket socket) throws Exception {
        return socket.next("published").getString("id");
    }

    private static String publish(int id, String topic) {
        return "{\"type\":\"publish\",\"id\":\"" + id + "\",\"topic\":\"" + topic + "\",\"event\":\"e\",\"data\":" + id
                + "}";
    }

    private static int partition(String topic) {
        return TestPublishing.TOPIC
                .partitionOf(Mailbox.topic(Tenant.DEFAULT, topic))
                .number();
    }

    private static PushRequest request(TopicRecord record) {
        byte[] type = record.headers().get("content-type").getBytes(StandardCharsets.UTF_8);
        return PushRequestReader.read(record.key(), record.value(), Map.of("content-type", type))
                .fold(read -> read, refused -> {
                    throw new AssertionError(refused);
                });
    }

    private static JsonObject json(TopicRecord record) {
        return new JsonObject(new String(record.value(), StandardCharsets.UTF_8));
    }

    private RawWebSocket open(String user, String... patterns) throws Exception {
        return RawWebSocket.open(
                port.number(), "/v1/ws", "Authorization: Bearer " + port.tokenToPublish(user, patterns));
    }
}
