package dev.godwit.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.hub.SweepOptions;
import dev.godwit.gateway.limit.ClientLimits;
import dev.godwit.gateway.limit.LimitMetrics;
import dev.godwit.gateway.limit.LimitOptions;
import dev.godwit.gateway.link.LinkOptions;
import dev.godwit.gateway.node.GatewayNode;
import dev.godwit.gateway.node.LeaseOptions;
import dev.godwit.gateway.node.NodeOptions;
import dev.godwit.gateway.revocation.RevocationWatch;
import dev.godwit.gateway.ticket.Tickets;
import dev.godwit.inbox.Append;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.inbox.memory.InMemoryLimits;
import dev.godwit.inbox.memory.InMemoryRevocations;
import dev.godwit.inbox.memory.InMemoryTickets;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.runtime.VertxLoop;
import dev.godwit.runtime.http.Acceptance;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenKey;
import dev.godwit.tokens.TokenRequest;
import dev.godwit.tokens.TokenRules;
import dev.godwit.tokens.TokenVerifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets, sessions and hub together, over logs in memory. There is no router: what is live comes by quick sweeps. */
class GatewayEndToEndTest {

    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 1);
    private static final Partition PARTITION = TOPIC.partition(0);

    // The twins in memory are for one thread, so there is one event loop.
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context loop = vertx.getOrCreateContext();
    private final InMemoryInbox inbox = new InMemoryInbox(TOPIC, LogRules.DEFAULT, System::currentTimeMillis);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private GatewayNode node;
    private ClientPort port;
    private long offset;

    @BeforeEach
    void start() {
        NodeOptions options = NodeOptions.of(
                        TOPIC, LeaseOptions.of("g1", "127.0.0.1"), LinkOptions.of("127.0.0.1", 0, "link secret"))
                .withSweeps(new SweepOptions(Duration.ofMillis(100), 5_000, Duration.ofMillis(100)));
        node = new GatewayNode(vertx, inbox, new InMemoryRegistry(System::currentTimeMillis), options, meters);
        port = new ClientPort(
                vertx,
                ClientPortOptions.of("127.0.0.1", 0).withLoops(1),
                new ClientCore(
                        new Credentials(
                                new TokenVerifier(
                                        vertx,
                                        TokenRules.of(List.of(TokenKey.secret(SECRET)), false),
                                        InstantSource.system()),
                                new Tickets(new InMemoryTickets(System::currentTimeMillis), meters),
                                new TokenCookie(Set.of())),
                        node::sessions,
                        Optional.empty(),
                        new RevocationWatch(VertxLoop.create(vertx), new InMemoryRevocations(), meters),
                        new Door(
                                new ClientLimits(
                                        LimitOptions.NONE,
                                        new ClientLimits.Cluster(new InMemoryLimits(), "test"),
                                        VertxLoop.create(vertx),
                                        () -> 0,
                                        new LimitMetrics(meters)),
                                new Acceptance())),
                meters);
        node.start().toCompletableFuture().join();
        port.start().toCompletableFuture().join();
        onLoop(() -> inbox.start(PARTITION, "topic", 0, -1));
    }

    @AfterEach
    void stop() {
        port.stop().toCompletableFuture().join();
        node.stop().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void messages_arriveLateLiveAndAfterAResume_onceAndInOrder() throws Exception {
        push("alice", "offline");
        push("bob", "not for alice");
        String position;
        try (RawHttp http = stream("alice")) {
            SseReader reader = new SseReader(http::read);
            assertThat(reader.next("e").data()).isEqualTo("offline");
            push("alice", "live");
            SseReader.Event live = reader.next("e");
            assertThat(live.data()).isEqualTo("live");
            position = live.lastId();
        }
        push("alice", "away 1");
        push("alice", "away 2");
        try (RawHttp http = stream("alice", "Last-Event-ID: " + position)) {
            SseReader reader = new SseReader(http::read);
            assertThat(reader.next().lastId()).isEqualTo(position);
            assertThat(reader.next("e").data()).isEqualTo("away 1");
            assertThat(reader.next("e").data()).isEqualTo("away 2");
            push("alice", "live again");
            assertThat(reader.next("e").data()).isEqualTo("live again");
        }
    }

    @Test
    void allDevices_getAllMessages() throws Exception {
        try (RawHttp http = stream("carol");
                RawWebSocket socket = RawWebSocket.open(port.port(), "/v1/ws", bearer("carol"))) {
            socket.next("hello");
            SseReader reader = new SseReader(http::read);
            for (int i = 0; i < 50; i++) {
                push("carol", "m" + i);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(reader.next("e").data()).isEqualTo("m" + i);
                assertThat(socket.next("message").getString("data")).isEqualTo("m" + i);
            }
            socket.text("{\"type\":\"ping\"}");
            String since = socket.next("pong").getString("position");
            push("carol", "last");
            assertThat(reader.next("e").data()).isEqualTo("last");
            try (RawWebSocket second = RawWebSocket.open(port.port(), "/v1/ws?since=" + since, bearer("carol"))) {
                assertThat(second.next("message").getString("data")).isEqualTo("last");
            }
        }
        await().until(() -> node.connections() == 0);
    }

    @Test
    void slowReader_missesNothing() throws Exception {
        int messages = 100;
        try (RawHttp http = RawHttp.connect(port.port(), 8 * 1024)) {
            http.send("GET", "/v1/stream", bearer("dave"));
            await().until(() -> node.connections() == 1);
            for (int i = 0; i < messages; i++) {
                push("dave", i + "x".repeat(30_000));
            }
            await().until(() -> meters.get("godwit.messages.written").counter().count() > 0);
            http.readHead();
            SseReader reader = new SseReader(http::read);
            for (int i = 0; i < messages; i++) {
                assertThat(reader.next("e").data()).startsWith(i + "x");
            }
        }
    }

    @Test
    void positionFromTheFuture_isAGapAndNotTheEnd() throws Exception {
        push("erin", "first");
        String future = new dev.godwit.protocol.Position(7, 1_000, 1_000).token();
        try (RawHttp http = stream("erin", "Last-Event-ID: " + future)) {
            SseReader reader = new SseReader(http::read);
            assertThat(reader.next("gap").data()).contains("unknown_position", "\"certain\":false");
            push("erin", "second");
            assertThat(reader.next("e").data()).isEqualTo("second");
        }
    }

    @Test
    void positionOfAnotherUser_opensNothingOfTheirs() throws Exception {
        push("frank", "secret 1");
        String position;
        try (RawHttp http = stream("frank")) {
            position = new SseReader(http::read).next("e").lastId();
        }
        push("frank", "secret 2");
        try (RawHttp http = stream("mallory", "Last-Event-ID: " + position)) {
            push("frank", "secret 3");
            push("mallory", "own");
            SseReader reader = new SseReader(http::read);
            SseReader.Event event = reader.next();
            while (!event.data().equals("own")) {
                assertThat(event.data()).doesNotContain("secret");
                event = reader.next();
            }
        }
    }

    private RawHttp stream(String user, String... headers) throws IOException {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = bearer(user);
        return RawHttp.get(port.port(), "/v1/stream", all);
    }

    private String bearer(String user) {
        TokenIssuer issuer = new TokenIssuer(
                vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET), InstantSource.system());
        return "Authorization: Bearer " + issuer.issue(TokenRequest.of(user, Duration.ofMinutes(1)));
    }

    private void push(String user, String text) {
        long now = System.currentTimeMillis();
        byte[] message = new Message(
                        "e",
                        new Payload(Payload.Kind.TEXT, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        now,
                        "")
                .encode();
        Step step = new Step(offset - 1, offset, -1, now, Optional.empty());
        Append append =
                new Append(step, Mailbox.user(Tenant.DEFAULT, user), message, Optional.empty(), Optional.empty());
        offset++;
        onLoop(() -> inbox.append(PARTITION, append));
    }

    private void onLoop(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            task.run();
            done.complete(null);
        });
        done.join();
    }
}
