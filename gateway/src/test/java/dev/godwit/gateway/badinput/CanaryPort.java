package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.connection.Rhythm;
import dev.godwit.gateway.http.ClientPortOptions;
import dev.godwit.gateway.http.RawHttp;
import dev.godwit.gateway.http.RawWebSocket;
import dev.godwit.gateway.http.ScriptedSessions;
import dev.godwit.gateway.http.SseReader;
import dev.godwit.gateway.http.TestPort;
import dev.godwit.protocol.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A client port that gets bad input, and a canary on it. After each test two canaries that were there before still receive a
 * message, so does one that comes anew, and connections, descriptors, threads and memory have come back.
 */
final class CanaryPort implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    // The canaries answer no pings.
    private static final Rhythm WITHOUT_PINGS = new Rhythm(
            Duration.ofSeconds(30),
            Duration.ofSeconds(90),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofSeconds(75));
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final UnaryOperator<ClientPortOptions> change;
    private TestPort port;
    private RawHttp stream;
    private SseReader events;
    private RawWebSocket socket;
    private Footprint before;
    private long messages;

    CanaryPort(UnaryOperator<ClientPortOptions> change) {
        this.change = change;
    }

    TestPort port() {
        return port;
    }

    int number() {
        return port.number();
    }

    String bearer(String user) {
        return "Authorization: Bearer " + port.token(user);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        port = TestPort.start(options -> change.apply(options.withRhythm(WITHOUT_PINGS)));
        stream = port.get("canary-sse", "/v1/stream");
        events = new SseReader(stream::read);
        socket = RawWebSocket.open(number(), "/v1/ws", bearer("canary-ws"));
        // What is made at the first use is made now.
        canariesAreServed();
        try (RawHttp2 http = RawHttp2.connect(number())) {
            http.get(1, "/v1/stream", port.token("warm"));
            port.sessions().of("warm");
        }
        awaitLeft(port.sessions().of("warm"));
        before = Footprint.now();
    }

    // Of a table of cases, memory is measured once at the end: to collect garbage takes longer than a case.
    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        canariesAreServed();
        connectionsEnd();
        if (context.getRequiredTestMethod().isAnnotationPresent(Test.class)) {
            allComesBack();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        allComesBack();
        socket.close();
        stream.close();
        port.close();
    }

    /** Two that were there before, and a new one. */
    void canariesAreServed() throws IOException {
        String text = "tweet " + ++messages;
        say("canary-sse", text);
        assertThat(events.next("tweet").data()).isEqualTo(text);
        say("canary-ws", text);
        assertThat(socket.next("message").getString("data")).isEqualTo(text);
        try (RawHttp fresh = port.get("canary-new", "/v1/stream")) {
            say("canary-new", text);
            assertThat(new SseReader(fresh::read).next("tweet").data()).isEqualTo(text);
        }
    }

    private void say(String user, String text) {
        long offset = messages;
        port.sessions()
                .of(user)
                .out(out -> out.message(TestPort.frame(user, offset, "tweet", text), () -> new Position(1, offset, 1)));
    }

    /** Waits until the server knows that a client has left. */
    void awaitLeft(ScriptedSessions.Scripted session) {
        await("client has left")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(session::clientLeft);
    }

    private void connectionsEnd() {
        await("connections have ended")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> port.open("sse") == 1 && port.open("websocket") == 1);
    }

    private void allComesBack() {
        AtomicReference<Footprint> now = new AtomicReference<>();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> {
                    port.sessions().forgetEnded();
                    now.set(Footprint.now());
                    assertThat(now.get())
                            .as("before: %s", before)
                            .matches(footprint -> footprint.isBack(before), "is back");
                });
    }
}
