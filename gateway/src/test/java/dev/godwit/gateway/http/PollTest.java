package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.ScriptedSessions.Scripted;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Transport;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/poll}. */
class PollTest {

    private static final String POLL = "/v1/poll";

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
    void frames_areAnsweredWithThePositionBehindThem() throws Exception {
        try (RawHttp http = send("alice", POLL + "?topics=room&history=3&since=" + new Position(1, 3, 3).token())) {
            Scripted session = port.sessions().of("alice");
            assertThat(session.request().transport()).isEqualTo(Transport.POLL);
            assertThat(session.request().topics()).containsExactly("room");
            assertThat(session.request().position()).contains(new Position(1, 3, 3));
            Position behind = new Position(1, 6, 9);
            session.out(outbound -> {
                outbound.message(TestPort.frame("alice", 5, "e", "one"), () -> new Position(1, 5, 3));
                outbound.message(TestPort.frame("alice", -1, "e", "volatile"), () -> new Position(1, 5, 3));
                outbound.gap(gap(), new Position(1, 6, 3));
                session.position(behind);
            });
            JsonObject answer = answer(http);
            assertThat(answer.getString("position")).isEqualTo(behind.token());
            JsonArray frames = answer.getJsonArray("frames");
            assertThat(frames.stream().map(frame -> ((JsonObject) frame).getString("type")))
                    .containsExactly("message", "message", "gap");
            assertThat(frames.getJsonObject(0).getString("id")).isEqualTo("1-5");
            assertThat(http.header("Content-Type")).contains("application/json");
            assertThat(http.header("Cache-Control")).contains("no-store");
            assertThat(session.clientLeft()).isTrue();
        }
        assertThat(port.open("poll")).isZero();
        assertThat(port.count("godwit.connections.closed", "transport", "poll", "reason", "done"))
                .isEqualTo(1);
        assertThat(port.count("godwit.messages.written", "transport", "poll")).isEqualTo(2);
    }

    @Test
    void nothing_isAnsweredAfterTheWait() throws Exception {
        for (int wait : new int[] {0, 1}) {
            try (RawHttp http = port.get("quiet", POLL + "?wait=" + wait)) {
                assertThat(http.status()).isEqualTo(200);
                assertThat(new JsonObject(http.body()))
                        .isEqualTo(new JsonObject()
                                .put("position", new Position(1, -1, -1).token())
                                .put("frames", new JsonArray()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=26", "wait=-1", "wait=", "wait=1.5", "wait=1&wait=1", "wait=%2B1"})
    void wrongWait_namesTheField(String query) throws Exception {
        try (RawHttp http = port.get("wrong", POLL + "?" + query)) {
            assertThat(http.status()).isEqualTo(400);
            JsonObject problem = new JsonObject(http.body());
            assertThat(problem.getString("code")).isEqualTo("parameter_malformed");
            assertThat(problem.getString("field")).isEqualTo("wait");
        }
        assertThat(port.sessions().count()).isZero();
    }

    /** What is being looked for in the log comes in the same answer. */
    @Test
    void framesThatAreOnTheirWay_areWaitedForAMoment() throws Exception {
        try (RawHttp http = send("moment", POLL)) {
            Scripted session = port.sessions().of("moment");
            session.current(false);
            message(session, 0);
            session.out(outbound -> {});
            message(session, 1);
            session.current(true);
            assertThat(answer(http).getJsonArray("frames")).hasSize(2);
        }
    }

    @Test
    void sessionThatIsNeverCurrent_isNotWaitedForForEver() throws Exception {
        try (RawHttp http = send("never", POLL)) {
            Scripted session = port.sessions().of("never");
            session.current(false);
            message(session, 0);
            assertThat(answer(http).getJsonArray("frames")).hasSize(1);
        }
    }

    @Test
    void answer_isBoundedByFrames() throws Exception {
        try (RawHttp http = send("many", POLL)) {
            Scripted session = port.sessions().of("many");
            session.current(false);
            int taken = session.ask(outbound -> {
                int count = 0;
                while (outbound.writable()) {
                    int offset = count++;
                    outbound.message(TestPort.frame("many", offset, "e", "x"), () -> new Position(1, offset, -1));
                }
                session.position(new Position(1, count - 1, -1));
                return count;
            });
            assertThat(taken).isEqualTo(256);
            assertThat(answer(http).getJsonArray("frames")).hasSize(256);
        }
    }

    @Test
    void answer_isBoundedByBytes() throws Exception {
        try (RawHttp http = send("large", POLL)) {
            Scripted session = port.sessions().of("large");
            String text = "x".repeat(100_000);
            int taken = session.ask(outbound -> {
                int count = 0;
                while (outbound.writable()) {
                    int offset = count++;
                    outbound.message(TestPort.frame("large", offset, "e", text), () -> new Position(1, offset, -1));
                }
                return count;
            });
            assertThat(taken).isEqualTo(3);
            assertThat(answer(http).getJsonArray("frames")).hasSize(3);
        }
    }

    @Test
    void clientThatLeaves_isForgotten() throws Exception {
        try (RawHttp http = send("leaver", POLL)) {
            assertThat(http).isNotNull();
            port.sessions().of("leaver");
            await().until(() -> port.open("poll") == 1);
        }
        await().until(() -> port.sessions().of("leaver").clientLeft());
        await().until(() -> port.open("poll") == 0);
        assertThat(port.count("godwit.connections.closed", "transport", "poll", "reason", "client"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "DRAIN, 503, draining",
        "SHEDDING, 503, shedding",
        "FAULT, 503, fault",
        "TOKEN, 401, token_expired",
        "REVOKED, 403, revoked",
    })
    void sessionThatIsClosed_isAProblem(Close close, int status, String code) throws Exception {
        try (RawHttp http = send("closed", POLL)) {
            port.sessions().of("closed").out(outbound -> outbound.close(close));
            http.readHead();
            assertThat(http.status()).isEqualTo(status);
            assertThat(http.header("Retry-After").isPresent()).isEqualTo(status == 503);
            assertThat(new JsonObject(http.body()).getString("code")).isEqualTo(code);
        }
    }

    @Test
    void sessionThatIsClosedWithFrames_isAnAnswer() throws Exception {
        try (RawHttp http = send("late", POLL)) {
            Scripted session = port.sessions().of("late");
            session.out(outbound -> {
                outbound.message(TestPort.frame("late", 5, "e", "one"), () -> new Position(1, 5, -1));
                outbound.close(Close.DRAIN);
            });
            JsonObject answer = answer(http);
            assertThat(answer.getJsonArray("frames")).hasSize(1);
            assertThat(answer.getString("position")).isEqualTo(new Position(1, 5, -1).token());
        }
    }

    @Test
    void nodeThatStops_answersAll() throws Exception {
        List<RawHttp> waiting = List.of(send("one", POLL), send("two", POLL));
        port.sessions().of("one");
        port.sessions().of("two");
        port.port().stop().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        for (RawHttp http : waiting) {
            http.readHead();
            assertThat(http.status()).isEqualTo(503);
            http.close();
        }
    }

    @Test
    void connection_isKeptForTheNextRequest() throws Exception {
        try (RawHttp http = RawHttp.connect(port.number())) {
            for (int i = 0; i < 3; i++) {
                http.send("GET", POLL + "?wait=0", "Authorization: Bearer " + port.token("again"));
                http.readHead();
                assertThat(http.status()).isEqualTo(200);
                http.body();
            }
        }
        assertThat(port.open("poll")).isZero();
    }

    @Test
    void http2_carriesManyAtOnce() throws Exception {
        HttpClient client = port.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false));
        List<JsonObject> answers = IntStream.range(0, 20)
                .mapToObj(i -> client.request(HttpMethod.GET, port.number(), "127.0.0.1", POLL + "?wait=1")
                        .compose(request -> request.putHeader("Authorization", "Bearer " + port.token("h2"))
                                .send())
                        .compose(response -> response.body())
                        .map(body -> body.toJsonObject())
                        .toCompletionStage()
                        .toCompletableFuture())
                .toList()
                .stream()
                .map(answer -> answer.orTimeout(20, TimeUnit.SECONDS).join())
                .toList();
        assertThat(answers).allMatch(answer -> answer.getJsonArray("frames").isEmpty());
        assertThat(port.open("poll")).isZero();
    }

    private RawHttp send(String user, String target) throws Exception {
        RawHttp http = RawHttp.connect(port.number());
        http.send("GET", target, "Authorization: Bearer " + port.tokenToFollow(user, "**"));
        return http;
    }

    private static JsonObject answer(RawHttp http) throws Exception {
        http.readHead();
        assertThat(http.status()).isEqualTo(200);
        return new JsonObject(http.body());
    }

    private static void message(Scripted session, long offset) {
        Position position = new Position(1, offset, -1);
        session.out(outbound -> {
            outbound.message(TestPort.frame("u", offset, "e", "text"), () -> position);
            session.position(position);
        });
    }

    private static Gap gap() {
        Mailbox alice = Mailbox.user(Tenant.DEFAULT, "alice");
        return new Gap(alice, new MessageId(1, 5), new MessageId(1, 6), Gap.Reason.TRIMMED, true);
    }
}
