package dev.godwit.gateway.grpc;

import static dev.godwit.gateway.grpc.GrpcClient.frames;
import static dev.godwit.gateway.http.TestPort.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.ScriptedSessions.Scripted;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Transport;
import dev.godwit.grpc.TestCall;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.v1.ClientFrame;
import dev.godwit.protocol.v1.ServerFrame;
import dev.godwit.protocol.v1.SubscribeRequest;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamServiceTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final SubscribeRequest NOTHING = SubscribeRequest.getDefaultInstance();
    private static final Position SINCE = new Position(1, 7, 8);

    private TestPort port;
    private GrpcClient client;

    @BeforeEach
    void start() {
        port = TestPort.start(options -> options.withOrigins(Set.of("https://app.example.com")));
        client = new GrpcClient(port.number());
    }

    @AfterEach
    void stop() {
        client.close();
        port.close();
    }

    @Test
    void subscribe_saysWhatWebSocketsSay() {
        TestCall call = subscribe(
                "ann", SubscribeRequest.newBuilder().setSince(SINCE.token()).build());
        assertThat(frames(call, 1))
                .containsExactly(ServerFrame.newBuilder()
                        .setHello(ServerFrame.Hello.newBuilder()
                                .setConnection(session("ann").connection())
                                .setPosition(SINCE.token())
                                .setUser("ann")
                                .setHeartbeat(30_000))
                        .build());

        session("ann").out(out -> {
            out.message(frame("ann", 1, "e", Payload.json("[1]")), () -> SINCE);
            out.message(frame("ann", 2, "e", "x".repeat(512 * 1024)), () -> SINCE);
        });
        List<ServerFrame> frames = frames(call, 3);
        assertThat(frames.get(1).getMessage())
                .isEqualTo(ServerFrame.Message.newBuilder()
                        .setMailbox("user/ann")
                        .setId("1-1")
                        .setEvent("e")
                        .setJson("[1]")
                        .setTime(1_700_000_000_000L)
                        .build());
        assertThat(frames.get(2).getMessage().getText()).hasSize(512 * 1024);
        assertThat(port.open("grpc")).isEqualTo(1);
        assertThat(port.count("godwit.messages.written", "transport", "grpc")).isEqualTo(2);
    }

    /** What was asked on the same connection after them, and was answered, tells that they are there. */
    @Test
    void whatIsSaidBeforeTheHello_isAnsweredAfterIt() {
        port.sessions().slow("early");
        TestCall call = connect("early", Map.of());
        for (int i = 1; i <= 3; i++) {
            call.send(ClientFrame.newBuilder()
                    .setPing(ClientFrame.Ping.newBuilder().setId("" + i))
                    .build());
        }
        client.call("/grpc.health.v1.Health/Check", Map.of())
                .send(HealthCheckRequest.getDefaultInstance())
                .halfClose()
                .answer(HealthCheckResponse.parser());
        session("early").beginNow();
        List<ServerFrame> frames = frames(call, 4);
        assertThat(frames.get(0).hasHello()).isTrue();
        assertThat(frames.subList(1, 4).stream().map(frame -> frame.getPong().getId()))
                .containsExactly("1", "2", "3");
    }

    @Test
    void wishesOfSubscribe_areThoseOfTheQuery() {
        subscribe(
                "wes",
                SubscribeRequest.newBuilder()
                        .setSince(SINCE.token())
                        .addAllTopics(List.of("room.1", "ü,%", "%41"))
                        .setHistory(20)
                        .setDevice("phöne")
                        .setAck("client")
                        .build());
        SessionRequest request = session("wes").request();
        assertThat(request.position()).contains(SINCE);
        assertThat(request.topics()).containsExactly("room.1", "ü,%", "%41");
        assertThat(request.history()).isEqualTo(20);
        assertThat(request.device()).contains("phöne");
        assertThat(request.acks()).isTrue();
        assertThat(request.transport()).isEqualTo(Transport.GRPC);
    }

    @Test
    void wishesOfConnect_areMetadata() {
        connect(
                "moe",
                Map.of(
                        "godwit-since", SINCE.token(),
                        "godwit-topics", "room.1,%C3%BC%2C%25",
                        "godwit-history", "20",
                        "godwit-device", "phone",
                        "godwit-ack", "client"));
        SessionRequest request = session("moe").request();
        assertThat(request.position()).contains(SINCE);
        assertThat(request.topics()).containsExactly("room.1", "ü,%");
        assertThat(request.history()).isEqualTo(20);
        assertThat(request.device()).contains("phone");
        assertThat(request.acks()).isTrue();
    }

    @Test
    void connect_hearsFrames_alsoBadOnes() {
        TestCall call = connect("sue", Map.of());
        frames(call, 1);
        call.send(ClientFrame.newBuilder()
                .setPing(ClientFrame.Ping.newBuilder().setId("7"))
                .build());
        assertThat(frames(call, 2).get(1).getPong().getId()).isEqualTo("7");
        call.send(ClientFrame.newBuilder()
                .setSubscribe(ClientFrame.Subscribe.newBuilder().setId("8").addTopics("room.1"))
                .build());
        assertThat(frames(call, 3).get(2).getSubscribed().getTopicsList()).containsExactly("room.1");
        call.send(ClientFrame.newBuilder()
                .setAck(ClientFrame.Ack.newBuilder().setPosition(SINCE.token()))
                .build());
        await().atMost(SOON).until(() -> session("sue").acks().contains(new Ack.UpTo(SINCE)));

        call.send(0, new byte[] {10, 3, 10, 1, (byte) 0xff});
        assertThat(frames(call, 4).get(3).getError().getCode()).isEqualTo("malformed");
        call.send(0, new byte[] {(byte) 0xa2, 6, 0});
        assertThat(frames(call, 5).get(4).getError().getCode()).isEqualTo("unknown_type");
        for (int i = 0; i < 8; i++) {
            call.send(0, new byte[0]);
        }
        assertThat(call.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        List<ServerFrame> all = frames(call, 14);
        assertThat(all.get(all.size() - 1).getError().getClose()).isEqualTo(4400);
    }

    @Test
    void clientOfConnectThatHasSaidAll_goesOnListening() {
        TestCall call = connect("hal", Map.of());
        frames(call, 1);
        call.halfClose();
        session("hal").out(out -> out.message(frame("hal", 1, "e", "late"), () -> SINCE));
        assertThat(frames(call, 2).get(1).getMessage().getText()).isEqualTo("late");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void clientThatIsNotLetIn_isToldWhy(String method) {
        assertRefused(method, "", Map.of(), NOTHING, GrpcStatus.UNAUTHENTICATED, "token_missing");
        assertRefused(method, "none", Map.of(), NOTHING, GrpcStatus.UNAUTHENTICATED, "token_malformed");
        assertRefused(
                method,
                port.token("eve"),
                Map.of("origin", "https://evil.example.com"),
                NOTHING,
                GrpcStatus.PERMISSION_DENIED,
                "origin_denied");
        assertRefused(
                method,
                port.token("eve"),
                Map.of("godwit-topics", "room"),
                SubscribeRequest.newBuilder().addTopics("room").build(),
                GrpcStatus.PERMISSION_DENIED,
                "topic_denied: topics: topic room");
        assertRefused(
                method,
                port.token("eve"),
                Map.of("godwit-since", "AQ"),
                SubscribeRequest.newBuilder().setSince("AQ").build(),
                GrpcStatus.INVALID_ARGUMENT,
                "position_malformed: since");
        assertRefused(
                method,
                port.token("eve"),
                Map.of("godwit-history", "257"),
                SubscribeRequest.newBuilder().setHistory(257).build(),
                GrpcStatus.INVALID_ARGUMENT,
                "parameter_malformed: history");
        port.port().drain();
        assertRefused(method, port.token("eve"), Map.of(), NOTHING, GrpcStatus.UNAVAILABLE, "draining");
        assertThat(port.sessions().count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void cancellation_givesAllBackWithinASecond(String method) {
        TestCall call = open(method, "kim", Map.of());
        frames(call, 1);
        assertThat(port.open("grpc")).isEqualTo(1);
        call.reset();
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(1))
                .until(() -> session("kim").clientLeft() && port.open("grpc") == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void clientThatLeavesWhileItsTokenIsAskedAbout_opensNoSession(String method) {
        TestCall call = client.stream(method, port.lateKeys().token("zoe"), Map.of());
        call.send(NOTHING);
        if (method.equals("Subscribe")) {
            call.halfClose();
        }
        await().atMost(SOON).until(() -> port.lateKeys().asked() == 1);
        call.reset();
        TestCall other = client.stream(method, port.lateKeys().token("yan"), Map.of());
        if (method.equals("Subscribe")) {
            other.send(NOTHING).halfClose();
        }
        await().atMost(SOON).until(() -> port.lateKeys().asked() == 2);
        port.lateKeys().answer();
        frames(other, 1);
        assertThat(session("yan").clientLeft()).isFalse();
        assertThat(port.sessions().count()).isEqualTo(1);
        await().atMost(SOON).until(() -> port.limits().open() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void callThatFailsToBegin_holdsNoPlace(String method) {
        port.sessions().failToOpen(true);
        TestCall call = open(method, "fay", Map.of());
        assertThat(call.status()).isEqualTo(GrpcStatus.INTERNAL);
        assertThat(port.limits().open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void deadline_endsTheCall(String method) {
        TestCall call = open(method, "dan", Map.of("grpc-timeout", "2S"));
        frames(call, 1);
        assertThat(call.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        assertThat(session("dan").clientLeft()).isTrue();
        assertThat(port.open("grpc")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void slowClient_isNotWrittenToWithoutEnd_andClosedInTheEnd(String method) {
        TestCall call = open(method, "sid", Map.of());
        frames(call, 1);
        call.stopTaking();
        Scripted session = session("sid");
        String large = "x".repeat(16 * 1024);
        int written = 0;
        while (Boolean.TRUE.equals(session.ask(out -> out.writable()))) {
            session.out(out -> out.message(frame("sid", 1, "e", large), () -> SINCE));
            written++;
            assertThat(written).isLessThan(100);
        }
        assertThat(session.<Double>ask(out -> out.fill())).isGreaterThanOrEqualTo(1);

        call.takeAgain();
        await().atMost(SOON).until(() -> session.timesWritable() > 0);
        frames(call, written + 1);
        call.stopTaking();
        while (Boolean.TRUE.equals(session.ask(out -> out.writable()))) {
            session.out(out -> out.message(frame("sid", 1, "e", large), () -> SINCE));
        }
        session.out(out -> out.close(Close.SLOW));
        assertThat(port.open("grpc")).isZero();
        assertThat(port.count("godwit.connections.closed", "transport", "grpc", "reason", "slow"))
                .isEqualTo(1);
        // The stream itself goes too, though the client takes nothing of its end.
        await().atMost(SOON).until(() -> call.failure().isPresent());
    }

    @Test
    void clientThatDoesNotTakeTheAnswers_isNotRead_untilItDoes() {
        TestCall call = connect("flo", Map.of());
        frames(call, 1);
        call.stopTaking();
        ClientFrame ping = ClientFrame.newBuilder()
                .setPing(ClientFrame.Ping.newBuilder().setId("p".repeat(64)))
                .build();
        int flood = 300_000;
        int sent = 0;
        while (sent < flood && isTakenBy(call)) {
            call.send(ping);
            sent++;
        }
        assertThat(sent).isLessThan(flood);
        call.takeAgain();
        int all = sent;
        await().atMost(SOON).until(() -> frames(call, 1).size() == all + 1);
    }

    private static boolean isTakenBy(TestCall call) {
        if (!call.isFull()) {
            return true;
        }
        try {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> !call.isFull());
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void stoppingNode_asksToReconnect(String method) {
        TestCall call = open(method, "dee", Map.of());
        frames(call, 1);
        port.port().stop();
        assertThat(call.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
        assertThat(call.message()).isEqualTo("drain: node is draining");
        List<ServerFrame> frames = frames(call, 2);
        ServerFrame.Reconnect last = frames.get(frames.size() - 1).getReconnect();
        assertThat(last.getClose()).isEqualTo(4001);
        assertThat(last.getAfter()).isBetween(1_000L, 5_000L);
    }

    @Test
    void messageOfAnEnd_isPercentEncodedOnlyWhereItMustBe() {
        TestCall call = client.stream("Connect", port.token("tom"), Map.of("godwit-since", "%é"));
        assertThat(call.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(call.trailer("grpc-message")).startsWith("position_malformed: since: ");
    }

    @Test
    void tokensEnd_isTheCallsEnd() {
        TestCall call = client.stream("Connect", port.token("tom", Duration.ofSeconds(2)), Map.of());
        assertThat(call.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
        List<ServerFrame> frames = frames(call, 2);
        assertThat(frames.get(frames.size() - 1).getError().getClose()).isEqualTo(4401);
    }

    @Test
    void healthAndReflection_areForEverybody() {
        assertThat(health()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        ServerReflectionResponse services = client.call(
                        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Map.of())
                .send(ServerReflectionRequest.newBuilder().setListServices("*").build())
                .halfClose()
                .answer(ServerReflectionResponse.parser());
        assertThat(services.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("godwit.v1.StreamService");
        port.port().drain();
        assertThat(health()).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
    }

    private HealthCheckResponse.ServingStatus health() {
        return client.call("/grpc.health.v1.Health/Check", Map.of())
                .send(HealthCheckRequest.newBuilder()
                        .setService("godwit.v1.StreamService")
                        .build())
                .halfClose()
                .answer(HealthCheckResponse.parser())
                .getStatus();
    }

    private void assertRefused(
            String method,
            String token,
            Map<String, String> metadata,
            SubscribeRequest request,
            GrpcStatus status,
            String message) {
        TestCall call = token.isEmpty()
                ? client.call("/godwit.v1.StreamService/" + method, metadata)
                : client.stream(method, token, method.equals("Subscribe") ? withoutWishes(metadata) : metadata);
        if (method.equals("Subscribe")) {
            call.send(request).halfClose();
        }
        assertThat(call.status()).as(message).isEqualTo(status);
        assertThat(call.message()).startsWith(message);
    }

    private static Map<String, String> withoutWishes(Map<String, String> metadata) {
        return metadata.containsKey("origin") ? metadata : Map.of();
    }

    private TestCall open(String method, String user, Map<String, String> metadata) {
        TestCall call = client.stream(method, port.tokenToFollow(user, "**"), metadata);
        return method.equals("Subscribe") ? call.send(NOTHING).halfClose() : call;
    }

    private TestCall subscribe(String user, SubscribeRequest request) {
        return client.stream("Subscribe", port.tokenToFollow(user, "**"), Map.of())
                .send(request)
                .halfClose();
    }

    private TestCall connect(String user, Map<String, String> metadata) {
        return client.stream("Connect", port.tokenToFollow(user, "**"), metadata);
    }

    private Scripted session(String user) {
        return port.sessions().of(user);
    }
}
