package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests whose token cannot be decided on at once. */
class WaitingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    void stream_beginsWhenTheKeyHasCome() throws Exception {
        try (RawHttp http = RawHttp.connect(port.number())) {
            http.send("GET", "/v1/stream?device=d1", bearer("late"));
            waiting(1);
            assertThat(port.sessions().count()).isZero();

            port.lateKeys().answer();
            http.readHead();
            assertThat(http.status()).isEqualTo(200);
        }
        await().atMost(PATIENCE).until(() -> port.open("sse") == 0);
    }

    @Test
    void webSocket_isUpgradedAfterwards_andLosesNoFrameSentMeanwhile() throws Exception {
        try (RawHttp http = RawHttp.connect(port.number())) {
            http.send(
                    "GET",
                    "/v1/ws?device=d1",
                    bearer("late"),
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            waiting(1);
            port.lateKeys().answer();
            http.readHead();
            assertThat(http.status()).isEqualTo(101);

            RawWebSocket socket = RawWebSocket.over(http);
            socket.text("{\"type\":\"nonsense\"}");
            assertThat(socket.next("error").getString("code")).isNotEmpty();
        }
        await().atMost(PATIENCE).until(() -> port.open("websocket") == 0);
    }

    @Test
    void clientThatLeavesMeanwhile_leavesNothingBehind() throws Exception {
        RawHttp stream = RawHttp.connect(port.number());
        stream.send("GET", "/v1/stream?device=d1", bearer("gone"));
        RawHttp socket = RawHttp.connect(port.number());
        socket.send(
                "GET",
                "/v1/ws?device=d1",
                bearer("gone"),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        waiting(2);
        stream.close();
        socket.close();

        int canaries = roundTrips();
        port.lateKeys().answer();
        canaries += roundTrips();

        assertThat(port.sessions().count()).isEqualTo(canaries);
        await().atMost(PATIENCE).until(() -> port.open("sse") == 0);
    }

    /** On each loop; so what was on its way to it has arrived. */
    private int roundTrips() throws IOException {
        for (int i = 0; i < 8; i++) {
            try (RawHttp http = port.get("canary", "/v1/stream?device=d2")) {
                assertThat(http.status()).isEqualTo(200);
            }
        }
        return 8;
    }

    @Test
    void refusal_comesAfterTheWaitToo_andTheConnectionServesOn() throws Exception {
        try (RawHttp http = RawHttp.connect(port.number())) {
            http.send("GET", "/v1/stream?history=-1", bearer("late"));
            waiting(1);
            port.lateKeys().answer();
            http.readHead();
            assertThat(http.status()).isEqualTo(400);
            http.body();

            http.send("GET", "/v1/stream?device=d1", bearer("late"));
            http.readHead();
            assertThat(http.status()).isEqualTo(200);
        }
    }

    private String bearer(String user) {
        return "Authorization: Bearer " + port.lateKeys().token(user);
    }

    private void waiting(int requests) throws IOException {
        await().atMost(PATIENCE).until(() -> port.lateKeys().asked() == requests);
    }
}
