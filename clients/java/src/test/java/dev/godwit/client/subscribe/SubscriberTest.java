package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.client.subscribe.ScriptedServer.Visit;
import dev.godwit.client.subscribe.State.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both transports on real sockets, with a server that does what the test wants. */
class SubscriberTest {

    private final RecordingListener told = new RecordingListener();
    private ScriptedServer server;
    private Subscriber subscriber;

    @BeforeAll
    static void patience() {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        if (subscriber != null) {
            subscriber.close();
        }
        server.close();
    }

    private SubscriberBuilder builder(Transport transport) {
        return Subscriber.builder(server.uri())
                .token(() -> "secret")
                .transport(transport)
                .backoff(Duration.ofMillis(10), Duration.ofMillis(50));
    }

    private Visit start(Transport transport) throws InterruptedException {
        subscriber = builder(transport).listener(told).start();
        return accept(transport);
    }

    /** Takes the next request, and greets. */
    private Visit accept(Transport transport) throws InterruptedException {
        Visit visit = server.next();
        return transport == Transport.SSE
                ? visit.stream().greet()
                : visit.upgrade().hello();
    }

    private static Visit message(Transport transport, Visit visit, int n) {
        return transport == Transport.SSE ? visit.message(n) : visit.frame(Visit.json(n, "1"));
    }

    private void awaitIds(String... ids) {
        await().untilAsserted(() -> assertThat(told.ids()).containsExactly(ids));
    }

    private void awaitState(Kind kind, String reason) {
        await().untilAsserted(() -> {
            assertThat(told.lastState().kind()).isEqualTo(kind);
            assertThat(told.lastState().reason()).isEqualTo(reason);
        });
    }

    @Test
    void stream_asksForWhatWasAskedOfIt() throws Exception {
        subscriber = builder(Transport.SSE)
                .device("phone 1")
                .topics(List.of("a,b", "100%", "room.ü"))
                .history(5)
                .since(Bookmark.at("AQE"))
                .listener(told)
                .start();
        Visit visit = server.next();
        assertThat(visit.target())
                .isEqualTo(
                        "/v1/stream?envelope=true&device=phone%201&topics=a%252Cb%2C100%2525%2Croom.%25C3%25BC&history=5");
        assertThat(visit.header("Authorization")).isEqualTo("Bearer secret");
        assertThat(visit.header("Last-Event-ID")).isEqualTo("AQE");
        assertThat(visit.header("Upgrade")).isEmpty();
    }

    @Test
    void webSocket_asksForWhatWasAskedOfIt() throws Exception {
        subscriber = builder(Transport.WEBSOCKET)
                .topics(List.of("a"))
                .since(Bookmark.at("AQE"))
                .listener(told)
                .start();
        Visit visit = server.next();
        assertThat(visit.target()).isEqualTo("/v1/ws?topics=a&since=AQE");
        assertThat(visit.header("Authorization")).isEqualTo("Bearer secret");
        assertThat(visit.header("Sec-WebSocket-Protocol")).isEqualTo("godwit.v1.json");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void lostConnection_goesOn_withoutLossOrRepetition(Transport transport) throws Exception {
        Visit visit = start(transport);
        for (int i = 1; i <= 3; i++) {
            message(transport, visit, i);
        }
        awaitIds("1-1", "1-2", "1-3");
        visit.close();
        Visit next = accept(transport);
        if (transport == Transport.SSE) {
            assertThat(next.header("Last-Event-ID")).isEqualTo("P3");
        } else {
            assertThat(next.target()).endsWith("since=AAA");
            message(transport, next, 2);
            message(transport, next, 3);
        }
        message(transport, next, 4);
        awaitIds("1-1", "1-2", "1-3", "1-4");
        assertThat(told.states().stream().map(State::kind))
                .containsExactly(Kind.CONNECTING, Kind.CONNECTED, Kind.WAITING, Kind.CONNECTING, Kind.CONNECTED);
        assertThat(told.states().get(2).reason()).isIn("lost", "close_1006");
    }

    @Test
    void stream_cutBetweenAnyTwoBytes_isReadAlike() throws Exception {
        Visit visit = server(Transport.SSE);
        byte[] bytes =
                ("\ufeffretry: 20\r\n\r\n: comment\r\nevent:connection_id\rdata: {\"connection_id\":\"c\"}\rid: AAA\r\r"
                                + "event: e\r\ndata: {\"type\":\"message\",\"mailbox\":\"user/alice\",\"id\":\"1-1\",\r\ndata: \"event\":\"e\",\"data\":\"ü€😀\",\"time\":5}\r\nid: P1\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8);
        for (byte one : bytes) {
            visit.write(new byte[] {one});
        }
        awaitIds("1-1");
        assertThat(told.messages().get(0).text()).isEqualTo("ü€😀");
        await().untilAsserted(() -> assertThat(subscriber.bookmark()).isEqualTo(Bookmark.at("P1")));
    }

    private Visit server(Transport transport) throws InterruptedException {
        subscriber = builder(transport).listener(told).start();
        Visit visit = server.next();
        return transport == Transport.SSE ? visit.stream() : visit.upgrade();
    }

    @Test
    void webSocketFrame_inFragments_withAPingBetween_isOne() throws Exception {
        Visit visit = start(Transport.WEBSOCKET);
        byte[] json = Visit.json(1, "\"ü€😀\"").getBytes(StandardCharsets.UTF_8);
        visit.frame(0x01, new byte[0]);
        for (byte one : json) {
            visit.frame(0x00, new byte[] {one});
        }
        visit.frame(0x89, new byte[] {1});
        visit.frame(0x80, new byte[0]);
        awaitIds("1-1");
        assertThat(told.messages().get(0).text()).isEqualTo("ü€😀");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void orderedToComeBack_obeys_andOrderedToStop_stops(Transport transport) throws Exception {
        Visit visit = start(transport);
        if (transport == Transport.SSE) {
            visit.write(
                    "retry: 30\nevent: reconnect\ndata: {\"code\":\"drain\",\"close\":4001,\"reason\":\"r\",\"after\":30}\n\n");
            visit.close();
        } else {
            visit.frame("{\"type\":\"reconnect\",\"code\":\"drain\",\"close\":4001,\"reason\":\"r\",\"after\":30}");
            visit.closeWebSocket(4001);
        }
        Visit next = accept(transport);
        await().until(() -> told.is(Kind.CONNECTED));
        assertThat(told.states().get(2).reason()).isEqualTo("drain");
        if (transport == Transport.SSE) {
            next.write("event: error\ndata: {\"code\":\"revoked\",\"close\":4404,\"reason\":\"r\"}\n\n");
            next.close();
        } else {
            next.frame("{\"type\":\"error\",\"code\":\"revoked\",\"close\":4404,\"reason\":\"r\"}");
            next.closeWebSocket(4404);
        }
        awaitState(Kind.STOPPED, "revoked");
        assertThat(subscriber
                        .ended()
                        .toCompletableFuture()
                        .get(30, TimeUnit.SECONDS)
                        .reason())
                .isEqualTo("revoked");
        assertThat(server.nobodyCame()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void refusals_areObeyed(Transport transport) throws Exception {
        subscriber = builder(transport).listener(told).start();
        server.next().answer("503 Service Unavailable", "text/html", "<p>later", "Retry-After: 1\r\n");
        awaitState(Kind.WAITING, "status_503");
        assertThat(told.lastState().delay()).isEqualTo(Duration.ofSeconds(1));
        server.next()
                .answer(
                        "403 Forbidden",
                        "application/problem+json",
                        "{\"code\":\"topic_denied\",\"detail\":\"topic x\"}");
        awaitState(Kind.STOPPED, transport == Transport.SSE ? "topic_denied" : "status_403");
    }

    @Test
    void serverThatIsNotThere_isTriedAgain() throws Exception {
        subscriber = builder(Transport.SSE).listener(told).start();
        server.next().close();
        server.next().stream().greet();
        await().until(() -> told.is(Kind.CONNECTED));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void messageOverTheLimit_stops(Transport transport) throws Exception {
        subscriber = builder(transport).listener(told).maxMessageBytes(100_000).start();
        Visit visit = accept(transport);
        String large = Visit.json(1, "\"" + "x".repeat(200_000) + "\"");
        try {
            if (transport == Transport.SSE) {
                visit.write("event: e\ndata: " + large + "\nid: P1\n\n");
            } else {
                visit.frame(large);
            }
        } catch (java.io.UncheckedIOException e) {
            // It need not take it all.
        }
        awaitState(Kind.STOPPED, "too_large");
        assertThat(visit.leaves()).isTrue();
    }

    /** A slow listener: the server's writes must come to a halt, for nothing else bounds the memory. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void slowListener_isNotReadFor_andNothingIsLost(Transport transport) throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        RecordingListener listener = new RecordingListener() {
            @Override
            public void onMessage(Message message) {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.onMessage(message);
            }
        };
        subscriber =
                builder(transport).listener(listener).maxWaiting(10, 1 << 20).start();
        Visit visit = accept(transport);
        AtomicInteger written = new AtomicInteger();
        int messages = 600;
        String data = "\"" + "x".repeat(50_000) + "\"";
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= messages; i++) {
                if (transport == Transport.SSE) {
                    visit.write("event: e\ndata: " + Visit.json(i, data) + "\nid: P" + i + "\n\n");
                } else {
                    visit.frame(Visit.json(i, data));
                }
                written.set(i);
            }
        });
        writer.setDaemon(true);
        writer.start();
        int[] before = {-1};
        // It stands still when for a second nothing was written.
        await().pollInterval(Duration.ofSeconds(1)).until(() -> {
            boolean still = written.get() == before[0];
            before[0] = written.get();
            return still;
        });
        assertThat(written.get()).as("30 MB were not taken").isLessThan(messages / 2);
        slow.countDown();
        await().untilAsserted(() -> assertThat(listener.ids())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, messages)
                        .mapToObj(i -> "1-" + i)
                        .toList()));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void flow_getsAsManyAsItAskedFor(Transport transport) throws Exception {
        subscriber = builder(transport).start();
        Collector first = new Collector();
        subscriber.events().subscribe(first);
        Collector second = new Collector();
        subscriber.events().subscribe(second);
        assertThat(second.end.handle((ok, failure) -> failure).get(30, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class);

        Visit visit = accept(transport);
        for (int i = 1; i <= 5; i++) {
            message(transport, visit, i);
        }
        first.subscription.request(3);
        await().untilAsserted(
                        () -> assertThat(first.texts()).containsExactly("CONNECTING", "CONNECTED", "user/alice 1-1 e"));
        first.subscription.cancel();

        Collector next = new Collector();
        subscriber.events().subscribe(next);
        next.subscription.request(Long.MAX_VALUE);
        await().untilAsserted(() -> assertThat(next.texts())
                .containsExactly("user/alice 1-2 e", "user/alice 1-3 e", "user/alice 1-4 e", "user/alice 1-5 e"));
        subscriber.close();
        next.end.get(30, TimeUnit.SECONDS);
    }

    @Test
    void flow_endsWithTheReason() throws Exception {
        subscriber = builder(Transport.SSE).start();
        Collector collector = new Collector();
        subscriber.events().subscribe(collector);
        collector.subscription.request(Long.MAX_VALUE);
        server.next()
                .answer("403 Forbidden", "application/problem+json", "{\"code\":\"origin_denied\",\"detail\":\"d\"}");
        assertThat(collector.end.handle((ok, failure) -> failure).get(30, TimeUnit.SECONDS))
                .isInstanceOf(SubscriptionStopped.class)
                .hasMessage("origin_denied: d");
    }

    /** Keeps what it asked for. */
    private static final class Collector implements Flow.Subscriber<Event> {

        private final List<Event> events = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private Flow.Subscription subscription;

        List<String> texts() {
            return events.stream().map(Event::toString).toList();
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
        }

        @Override
        public void onNext(Event event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void close_letsGoOfTheConnection_andLeavesNoThread(Transport transport) throws Exception {
        Visit visit = start(transport);
        message(transport, visit, 1);
        awaitIds("1-1");
        subscriber.close();
        assertThat(told.is(Kind.CLOSED)).as("told before close returns").isTrue();
        assertThat(visit.leaves()).isTrue();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
        assertThat(subscriber.subscribe(List.of("a")).toCompletableFuture()).isCompletedExceptionally();
        subscriber.close();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void close_duringTheHandshake_letsGo(Transport transport) throws Exception {
        subscriber = builder(transport).listener(told).start();
        Visit visit = server.next();
        subscriber.close();
        assertThat(visit.leaves()).isTrue();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    @Test
    void close_inACallback_isNoDeadlock() throws Exception {
        RecordingListener closing = new RecordingListener() {
            @Override
            public void onMessage(Message message) {
                super.onMessage(message);
                subscriber.close();
            }
        };
        subscriber = builder(Transport.SSE).listener(closing).start();
        Visit visit = server.next().stream().greet().message(1).message(2);
        assertThat(visit.leaves()).isTrue();
        await().until(() -> closing.is(Kind.CLOSED));
        assertThat(closing.ids()).containsExactly("1-1");
        assertThat(subscriber.bookmark()).isEqualTo(Bookmark.at("P1"));
    }

    private static List<String> threads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.isAlive() && thread.getName().startsWith("godwit-subscriber")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    @Test
    void callbacks_runWhereTheCallerWants() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "own"));
        List<String> names = new java.util.concurrent.CopyOnWriteArrayList<>();
        subscriber = builder(Transport.SSE)
                .executor(own)
                .listener(new RecordingListener() {
                    @Override
                    public void onState(State state) {
                        names.add(Thread.currentThread().getName());
                    }
                })
                .start();
        server.next().stream().greet();
        await().untilAsserted(() -> assertThat(names).hasSize(2).containsOnly("own"));
        subscriber.close();
        own.shutdown();
    }

    @Test
    void whatCannotBe_isRefused_beforeItBegins() {
        assertThatThrownBy(() -> Subscriber.builder()).hasMessageContaining("servers: none (expected:");
        assertThatThrownBy(() -> Subscriber.builder(server.uri()).start())
                .hasMessageContaining("token: none (expected:");
        assertThatThrownBy(() -> builder(Transport.SSE).acknowledge().start())
                .hasMessageContaining("device: none (expected:");
        assertThatThrownBy(() -> builder(Transport.SSE).history(257)).hasMessageContaining("history: 257 (expected:");
        List<String> topics = IntStream.range(0, 65).mapToObj(i -> "t" + i).toList();
        assertThatThrownBy(() -> builder(Transport.SSE).topics(topics).start())
                .hasMessageContaining("topics: 65 (expected: <= 64");
    }

    @Test
    void acks_overAStream_arePosted_andRepeatedWhenTheServerCannot() throws Exception {
        subscriber = builder(Transport.SSE)
                .device("phone")
                .acknowledge()
                .listener(told)
                .start();
        Visit visit = server.next();
        assertThat(visit.target()).isEqualTo("/v1/stream?envelope=true&device=phone&ack=client");
        visit.stream().greet().message(1).message(2);
        for (String status : List.of("503 Service Unavailable", "204 No Content")) {
            Visit ack = server.next();
            assertThat(ack.target()).isEqualTo("/v1/ack?device=phone");
            assertThat(ack.header("Authorization")).isEqualTo("Bearer secret");
            assertThat(ack.body()).isEqualTo("{\"position\":\"P2\"}");
            ack.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .close();
        }
        visit.message(3);
        awaitIds("1-1", "1-2", "1-3");
        // What is dealt with is told before the end, and nobody who waits for that end begins before the server has it.
        CompletableFuture<Void> closed = CompletableFuture.runAsync(subscriber::close);
        for (String status : List.of("503 Service Unavailable", "204 No Content")) {
            Visit ack = server.next();
            assertThat(ack.body()).isEqualTo("{\"position\":\"P3\"}");
            assertThat(closed).isNotDone();
            ack.write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .close();
        }
        closed.get(30, TimeUnit.SECONDS);
    }

    /** The one on its way was of the messages before. */
    @Test
    void close_whileAnAckIsOnItsWay_tellsTheLastAllTheSame() throws Exception {
        subscriber = builder(Transport.SSE)
                .device("phone")
                .acknowledge()
                .listener(told)
                .start();
        Visit visit = server.next().stream().greet().message(1);
        Visit first = server.next();
        visit.message(2);
        awaitIds("1-1", "1-2");
        CompletableFuture<Void> closed = CompletableFuture.runAsync(subscriber::close);
        assertThat(visit.leaves()).isTrue();
        first.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").close();
        Visit second = server.next();
        assertThat(second.body()).isEqualTo("{\"position\":\"P2\"}");
        second.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").close();
        closed.get(30, TimeUnit.SECONDS);
    }

    @Test
    void acks_overAWebSocket_areFrames_andTheLastIsSentBeforeTheGoodbye() throws Exception {
        subscriber = builder(Transport.WEBSOCKET)
                .device("phone")
                .acknowledge()
                .listener(told)
                .start();
        Visit visit = accept(Transport.WEBSOCKET);
        message(Transport.WEBSOCKET, visit, 1);
        assertThat(visit.read()).isEqualTo("{\"type\":\"ack\",\"mailbox\":\"user/alice\",\"id\":\"1-1\"}");
        message(Transport.WEBSOCKET, visit, 2);
        awaitIds("1-1", "1-2");
        CompletableFuture<Void> closed = CompletableFuture.runAsync(subscriber::close);
        // More than anybody reads: a socket that is closed on top of it would be reset.
        for (int i = 3; i < 100; i++) {
            message(Transport.WEBSOCKET, visit, i);
        }
        // How many it still takes is a matter of moments. The last of them is acknowledged.
        String ack;
        do {
            ack = visit.read();
            assertThat(ack).startsWith("{\"type\":\"ack\",\"mailbox\":\"user/alice\",\"id\":\"");
        } while (!ack.endsWith("\"" + told.ids().get(told.ids().size() - 1) + "\"}"));
        assertThat(closed).as("until the server answers").isNotDone();
        visit.closeWebSocket(1000);
        closed.get(30, TimeUnit.SECONDS);
        assertThat(visit.leaves()).isTrue();
    }

    @Test
    void subscribe_overAWebSocket_asksAndIsAnswered() throws Exception {
        Visit visit = start(Transport.WEBSOCKET);
        await().until(() -> told.is(Kind.CONNECTED));
        List<CompletableFuture<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stages.add(subscriber.subscribe(List.of("room." + i)).toCompletableFuture());
        }
        for (int i = 0; i < 20; i++) {
            assertThat(visit.read()).contains("\"subscribe\"").contains("room." + i + "\"");
            visit.frame("{\"type\":\"subscribed\",\"id\":\"" + (i + 1) + "\",\"topics\":[],\"position\":\"AAB\"}");
        }
        for (CompletableFuture<Void> stage : stages) {
            stage.get(30, TimeUnit.SECONDS);
        }
    }
}
