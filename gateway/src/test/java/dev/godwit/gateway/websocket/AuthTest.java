package dev.godwit.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.SseReader;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import dev.godwit.tokens.TokenRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code auth}, and tokens that are taken back. */
class AuthTest {

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
    void freshToken_movesTheEnd() throws Exception {
        try (RawWebSocket socket = open(port.token("alice", Duration.ofSeconds(2)))) {
            socket.text(auth("1", port.token("alice", Duration.ofMinutes(5))));
            JsonObject answer = socket.next("authenticated");
            assertThat(answer.getString("id")).isEqualTo("1");
            assertThat(answer.getLong("until")).isGreaterThan(System.currentTimeMillis() + 200_000);

            socket.text(auth("2", port.token("alice", Duration.ofSeconds(1))));
            socket.next("authenticated");
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void badToken_isAnError_andLeavesTheConnectionAsItWas() throws Exception {
        try (RawWebSocket socket = open(port.token("bob"))) {
            socket.text(auth("1", "no.token.at-all"));
            assertThat(error(socket, "1")).isEqualTo("token_malformed");
            socket.text(auth("2", port.token("eve")));
            assertThat(error(socket, "2")).isEqualTo("token_other_user");
            socket.text(auth(
                    "3",
                    port.issuer()
                            .issue(TokenRequest.of("bob", Duration.ofMinutes(5)).withTenant(new Tenant("acme")))));
            assertThat(error(socket, "3")).isEqualTo("token_other_user");
            socket.text("{\"type\":\"auth\",\"id\":\"4\"}");
            assertThat(error(socket, "4")).isEqualTo("malformed");
            socket.text("{\"type\":\"ping\"}");
            socket.next("pong");
            assertThat(port.count("godwit.auth.failures", "code", "token_other_user"))
                    .isEqualTo(2);
        }
    }

    @Test
    void tokens_areCheckedOneAfterTheOther() throws Exception {
        try (RawWebSocket socket = open(port.token("ben"))) {
            socket.text(auth("1", port.lateKeys().token("ben")));
            socket.text(auth("2", port.token("ben")));
            assertThat(error(socket, "2")).isEqualTo("busy");

            port.lateKeys().answer();
            assertThat(socket.next("authenticated").getString("id")).isEqualTo("1");
        }
    }

    @Test
    void topics_areThoseOfTheNewToken() throws Exception {
        try (RawWebSocket socket = open(port.tokenToFollow("cat", "room.*"))) {
            socket.text("{\"type\":\"subscribe\",\"topics\":[\"room.1\",\"room.2\"]}");
            socket.next("subscribed");

            socket.text(auth("1", port.tokenToFollow("cat", "room.2", "news")));
            socket.next("authenticated");
            JsonObject left = socket.next("unsubscribed");
            assertThat(left.containsKey("id")).isFalse();
            assertThat(left.getJsonArray("topics")).containsExactly("room.1");
            assertThat(port.sessions().of("cat").topics()).containsExactly("room.2");

            socket.text("{\"type\":\"subscribe\",\"topics\":[\"room.3\"]}");
            assertThat(socket.next("error").getString("code")).isEqualTo("topic_denied");
            socket.text("{\"type\":\"subscribe\",\"topics\":[\"news\"]}");
            socket.next("subscribed");

            socket.text(auth("2", port.tokenToPublish("cat", "room.2")));
            assertThat(socket.next("unsubscribed").getJsonArray("topics")).containsExactly("news", "room.2");
            socket.text("{\"type\":\"publish\",\"topic\":\"room.2\",\"event\":\"e\"}");
            socket.next("published");
        }
    }

    @Test
    void whatIsTakenBack_isClosed_andNotLetInAgain() throws Exception {
        String token = token("dan", "t-1");
        try (RawWebSocket socket = open(token);
                RawWebSocket other = open(token("dan", "t-2"));
                RawHttp stream = RawHttp.get(port.number(), "/v1/stream", "Authorization: Bearer " + token)) {
            long now = System.currentTimeMillis();
            port.revocations().add(new Revocation(Tenant.DEFAULT, Kind.TOKEN, "t-1", 0, now, now + 60_000));

            assertThat(socket.closeCode()).isEqualTo(4404);
            assertThat(new SseReader(stream::read).next("error").data()).contains("\"close\":4404");
            RawHttp again = RawHttp.get(port.number(), "/v1/stream", "Authorization: Bearer " + token);
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.body()).contains("token_revoked");
            other.text("{\"type\":\"ping\"}");
            other.next("pong");
            other.text(auth("1", token));
            assertThat(error(other, "1")).isEqualTo("token_revoked");
        }
    }

    @Test
    void newerToken_outlivesTheOldOnesRevocation() throws Exception {
        try (RawWebSocket socket = open(token("eli", "old"));
                RawWebSocket second = open(token("eli", "old-2"))) {
            socket.text(auth("1", token("eli", "new")));
            socket.next("authenticated");
            long now = System.currentTimeMillis();
            port.revocations().add(new Revocation(Tenant.DEFAULT, Kind.TOKEN, "old", 0, now, now + 60_000));
            port.revocations().add(new Revocation(Tenant.DEFAULT, Kind.TOKEN, "old-2", 0, now, now + 60_000));
            assertThat(second.closeCode()).isEqualTo(4404);
            socket.text("{\"type\":\"ping\"}");
            socket.next("pong");
        }
    }

    @Test
    void storeThatIsAway_leavesInForceWhatIsKnown() throws Exception {
        String token = port.token("fay");
        long now = System.currentTimeMillis();
        port.revocations().add(new Revocation(Tenant.DEFAULT, Kind.USER, "fay", now, now, now + 60_000));
        await().until(() -> port.watch().revocations().size() == 1);
        port.revocations().available(false);
        await().until(() -> port.watch().check().reason().contains("stay in force"));
        assertThat(port.count("godwit.revocations.failures")).isPositive();
        assertThat(RawWebSocket.handshake(port.number(), "/v1/ws", "Authorization: Bearer " + token)
                        .status())
                .isEqualTo(401);

        port.revocations().available(true);
        port.revocations().add(new Revocation(Tenant.DEFAULT, Kind.USER, "gil", now, now, now + 60_000));
        await().until(() -> port.watch().revocations().size() == 2);
        await().until(() -> port.watch().check().reason().isEmpty());
    }

    private String token(String user, String id) {
        long now = System.currentTimeMillis() / 1000;
        return port.issuer()
                .sign(new JsonObject()
                        .put("sub", user)
                        .put("aud", "godwit")
                        .put("iat", now)
                        .put("exp", now + 300)
                        .put("jti", id));
    }

    private static String auth(String id, String token) {
        return "{\"type\":\"auth\",\"id\":\"" + id + "\",\"token\":\"" + token + "\"}";
    }

    private static String error(RawWebSocket socket, String id) throws Exception {
        JsonObject error = socket.next("error");
        assertThat(error.getString("id")).isEqualTo(id);
        return error.getString("code");
    }

    private RawWebSocket open(String token) throws Exception {
        RawWebSocket socket = RawWebSocket.open(port.number(), "/v1/ws", "Authorization: Bearer " + token);
        socket.next("hello");
        return socket;
    }
}
