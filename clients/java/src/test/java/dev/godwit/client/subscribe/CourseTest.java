package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.client.subscribe.ScriptedDialer.ScriptedLine;
import dev.godwit.client.subscribe.State.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscription does about what happens to it: without sockets, threads or waiting. */
class CourseTest {

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedDialer server = new ScriptedDialer();
    private final RecordingListener told = new RecordingListener();
    private final Options options = new Options(List.of(URI.create("http://a"), URI.create("http://b")));
    private final Queue<String> tokens = new ArrayDeque<>();
    private final List<Runnable> calls = new ArrayList<>();
    private Executor executor = Runnable::run;
    private boolean left;
    private Outlet outlet;
    private Course course;

    private Course start(Transport transport) {
        return start(transport, told);
    }

    private Course start(Transport transport, Listener listener) {
        options.transport = transport;
        outlet = new Outlet(executor, options.maxWaiting, options.maxWaitingBytes, options.since, new Ends());
        outlet.attach(new ListenerSink(listener));
        outlet.request(Long.MAX_VALUE);
        course = new Course(
                loop,
                options,
                server,
                new Intake(new Progress(options.since), outlet),
                new Tokens(loop, Runnable::run, this::token),
                // The longest that jitter can be: what is waited for is exact.
                new Backoff(1_000, 30_000, 30_000, bound -> bound));
        course.start();
        return course;
    }

    /** The next one of those given; the last one for ever. */
    private String token() {
        String next = tokens.size() > 1
                ? tokens.remove()
                : tokens.stream().findFirst().orElse("token");
        if (next.startsWith("!")) {
            throw new IllegalStateException(next);
        }
        return next;
    }

    private final class Ends implements Outlet.Owner {

        @Override
        public void room() {
            loop.run(course::room);
        }

        @Override
        public void consumed(Event event) {
            Mark mark = event.mark();
            if (mark != null) {
                loop.run(() -> course.consumed(mark));
            }
        }

        @Override
        public void failed(RuntimeException failure) {
            loop.run(() -> course.stop("callback", failure.toString()));
        }

        @Override
        public void ended(State last) {
            loop.run(() -> course.leave(() -> left = true));
        }
    }

    /** Time passes on a connection that gives its signs of life. */
    private void live(ScriptedLine line, long millis) {
        for (long left = millis; left > 0; left -= 30_000) {
            loop.advance(Math.min(30_000, left));
            if (!line.cut) {
                line.says("{\"type\":\"heartbeat\",\"position\":\"AAB\",\"time\":5}");
            }
        }
    }

    private ScriptedLine open(Transport transport) {
        start(transport);
        return greet();
    }

    private ScriptedLine greet() {
        ScriptedLine line = server.newest();
        line.hello();
        assertThat(told.is(Kind.CONNECTED)).isTrue();
        return line;
    }

    /** A token that ends so many seconds from now. */
    private String tokenFor(long seconds) {
        String claims = "{\"exp\":" + (loop.now() / 1000 + seconds) + ",\"n\":" + tokens.size() + "}";
        return "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".s";
    }

    @Test
    void attempts_waitTwiceAsLongEachTime_upToTheCap_atOneServerAfterTheOther() {
        start(Transport.SSE);
        List<Long> delays = new ArrayList<>();
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            servers.add(server.newest().call.server().getHost());
            server.newest().breaksOff();
            delays.add(told.lastState().delay().toMillis());
            loop.advance(told.lastState().delay().toMillis());
        }
        assertThat(delays).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
        assertThat(servers).containsExactly("a", "b", "a", "b", "a", "b", "a");
    }

    @Test
    void backoff_goesOn_whenAConnectionDidNotLast() {
        open(Transport.WEBSOCKET).breaksOff();
        loop.advance(1_000);
        ScriptedLine second = greet();
        loop.advance(29_999);
        second.breaksOff();
        assertThat(told.lastState().delay().toMillis()).isEqualTo(2_000);
    }

    @Test
    void backoff_beginsAnew_whenAConnectionLasted() {
        open(Transport.WEBSOCKET).breaksOff();
        loop.advance(1_000);
        ScriptedLine second = greet();
        loop.advance(30_000);
        second.breaksOff();
        assertThat(told.lastState().delay().toMillis()).isEqualTo(1_000);
    }

    @Test
    void reconnect_isObeyed_notEarlierThanSaid() {
        ScriptedLine line = open(Transport.WEBSOCKET);
        line.says(
                "{\"type\":\"reconnect\",\"code\":\"drain\",\"close\":4001,\"reason\":\"node is draining\",\"after\":2400}");
        line.closes(4001);
        assertThat(told.lastState()).hasToString("WAITING 2400 ms: drain (node is draining)");
        loop.advance(2_399);
        assertThat(server.count()).isEqualTo(1);
        loop.advance(1);
        assertThat(server.count()).isEqualTo(2);
    }

    @Test
    void retryOfAStream_isTheLeastDelay() {
        ScriptedLine line = open(Transport.SSE);
        line.retry(3_711);
        line.breaksOff();
        assertThat(told.lastState().delay().toMillis()).isEqualTo(3_711);
    }

    @ParameterizedTest
    @ValueSource(ints = {4400, 4403, 4404, 4499})
    void codesThatMeanStop_stop(int code) {
        open(Transport.WEBSOCKET).closes(code);
        assertThat(told.lastState()).hasToString("STOPPED: close_" + code);
        loop.advance(3_600_000);
        assertThat(server.count()).isEqualTo(1);
        assertThat(loop.timers()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"429, 7000, 7000", "503, 0, 5000", "503, 20000, 20000", "500, 0, 1000", "502, 3000, 3000"})
    void statusThatMeansLater_waits(int status, long retryAfter, long delay) {
        start(Transport.SSE);
        server.newest().ends(Ending.refused(status, retryAfter, "", ""));
        assertThat(told.lastState()).hasToString("WAITING " + delay + " ms: status_" + status);
    }

    @Test
    void forbidden_stops_withTheServersReason() {
        start(Transport.SSE);
        server.newest().ends(Ending.refused(403, 0, "topic_denied", "topic x (expected: ...)"));
        assertThat(told.lastState()).hasToString("STOPPED: topic_denied (topic x (expected: ...))");
    }

    @Test
    void unauthorized_isTriedOnceMore_withAFreshToken() {
        tokens.addAll(List.of("old", "new", "newer"));
        start(Transport.SSE);
        server.newest().ends(Ending.refused(401, 0, "token_expired", ""));
        loop.advance(1_000);
        assertThat(server.newest().call.token()).isEqualTo("new");
        server.newest().ends(Ending.refused(401, 0, "token_expired", ""));
        assertThat(told.lastState()).hasToString("STOPPED: token_expired");
        assertThat(server.count()).isEqualTo(2);
    }

    @Test
    void unauthorized_stops_whenThereIsNoOtherToken() {
        start(Transport.SSE);
        server.newest().ends(Ending.refused(401, 0, "token_expired", ""));
        loop.advance(1_000);
        assertThat(told.lastState()).hasToString("STOPPED: token_expired");
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void endedToken_mayBeFreshAgain_eachTime() {
        tokens.addAll(List.of("1", "2", "3", "4"));
        start(Transport.WEBSOCKET);
        for (int i = 1; i < 4; i++) {
            ScriptedLine line = greet();
            assertThat(line.call.token()).isEqualTo(Integer.toString(i));
            loop.advance(30_000);
            line.closes(4401);
            loop.advance(1_000);
        }
        assertThat(server.count()).isEqualTo(4);
    }

    @Test
    void supplierThatFails_isAskedAgain_andItsWordsAreTold() {
        tokens.addAll(List.of("!vault is sealed", "token"));
        start(Transport.SSE);
        assertThat(told.lastState().toString())
                .startsWith("WAITING 1000 ms: token (")
                .contains("vault is sealed");
        assertThat(server.count()).isZero();
        loop.advance(1_000);
        assertThat(server.count()).isEqualTo(1);
    }

    @Test
    void silence_forTwoAndAHalfHeartbeats_isALostConnection() {
        ScriptedLine line = open(Transport.WEBSOCKET);
        loop.advance(60_000);
        line.says("{\"type\":\"heartbeat\",\"position\":\"AAB\",\"time\":5}");
        loop.advance(74_999);
        assertThat(told.is(Kind.CONNECTED)).isTrue();
        loop.advance(1);
        assertThat(told.lastState().reason()).isEqualTo("silent");
        assertThat(line.cut).isTrue();
    }

    @Test
    void noGreeting_isALostConnection() {
        start(Transport.SSE);
        loop.advance(15_000);
        assertThat(told.lastState().reason()).isEqualTo("no_answer");
        assertThat(server.newest().cut).isTrue();
    }

    @Test
    void whatComesAgain_isDropped_andTheNextAttemptBeginsAtTheNewestPosition() {
        ScriptedLine line = open(Transport.WEBSOCKET);
        line.message("1-5");
        line.says("{\"type\":\"heartbeat\",\"position\":\"AAB\",\"time\":5}");
        line.message("1-7");
        line.message("1-9");
        line.breaksOff();
        loop.advance(1_000);
        assertThat(server.newest().call.position()).isEqualTo("AAB");
        ScriptedLine again = greet();
        again.message("1-7");
        again.message("1-9");
        again.message("1-10");
        assertThat(told.ids()).containsExactly("1-5", "1-7", "1-9", "1-10");
    }

    @Test
    void gap_isTold_andMovesThePosition() {
        ScriptedLine line = open(Transport.SSE);
        line.says(
                "gap",
                "{\"mailbox\":\"user/alice\",\"from\":\"1-2\",\"to\":\"1-8\",\"reason\":\"trimmed\",\"certain\":true}",
                "AAC");
        assertThat(told.gaps()).singleElement().hasToString("user/alice above 1-2 to 1-8: trimmed");
        line.breaksOff();
        loop.advance(5_000);
        assertThat(server.newest().call.position()).isEqualTo("AAC");
    }

    @Test
    void slowListener_holdsTheConnection_andIsNoSilence() {
        executor = calls::add;
        options.maxWaiting = 6;
        start(Transport.WEBSOCKET);
        runCalls();
        ScriptedLine line = server.newest();
        line.hello();
        runCalls();
        for (int i = 0; i < 6; i++) {
            assertThat(line.asked).as("read on").isEqualTo(1);
            line.message("1-" + i);
        }
        assertThat(line.asked).as("held").isZero();
        loop.advance(600_000);
        assertThat(line.cut).isFalse();
        runCalls();
        assertThat(line.asked).as("read on again").isEqualTo(1);
        assertThat(told.ids()).hasSize(6);
        loop.advance(75_000);
        assertThat(line.cut).as("silence counts again").isTrue();
    }

    @Test
    void slowListener_keepsItFromComingBack() {
        executor = calls::add;
        options.maxWaiting = 4;
        start(Transport.WEBSOCKET);
        runCalls();
        ScriptedLine line = server.newest();
        line.hello();
        line.message("1-1");
        line.message("1-2");
        line.breaksOff();
        loop.advance(60_000);
        assertThat(server.count()).isEqualTo(1);
        runCalls();
        assertThat(server.count()).isEqualTo(2);
    }

    /** With the executor that only collects: as if its thread came to it now. */
    private void runCalls() {
        while (!calls.isEmpty()) {
            calls.remove(0).run();
        }
    }

    @Test
    void callbackThatThrows_stops_andItsMessageIsNotPassedOver() {
        RecordingListener failing = new RecordingListener() {
            @Override
            public void onMessage(Message message) {
                throw new IllegalStateException("database is away");
            }
        };
        start(Transport.WEBSOCKET, failing);
        ScriptedLine line = server.newest();
        line.hello();
        line.message("1-1");
        assertThat(failing.lastState().toString())
                .startsWith("STOPPED: callback (")
                .contains("database is away");
        assertThat(outlet.bookmark()).isEqualTo(Bookmark.at("AAA"));
        assertThat(line.cut).isTrue();
    }

    @Test
    void freshToken_isToldWithinTheWebSocket_beforeTheOldOneEnds() {
        tokens.addAll(List.of(tokenFor(600), tokenFor(1_200)));
        ScriptedLine line = open(Transport.WEBSOCKET);
        live(line, 539_000);
        assertThat(line.sent).isEmpty();
        live(line, 1_000);
        assertThat(line.sent).containsExactly("{\"type\":\"auth\",\"id\":\"1\",\"token\":\"" + tokens.peek() + "\"}");
        line.says("{\"type\":\"authenticated\",\"id\":\"1\"}");
        live(line, 90_000);
        assertThat(server.count()).isEqualTo(1);
        assertThat(line.cut).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"error\",\"code\":\"not_supported\",\"id\":\"1\",\"detail\":\"\"}", ""})
    void freshToken_bringsANewConnection_whereTheServerDoesNotTakeItWithin(String answer) {
        tokens.addAll(List.of(tokenFor(600), tokenFor(1_200)));
        ScriptedLine line = open(Transport.WEBSOCKET);
        live(line, 540_000);
        if (answer.isEmpty()) {
            loop.advance(15_000);
        } else {
            line.says(answer);
        }
        assertThat(line.cut).isTrue();
        assertThat(told.lastState()).hasToString("CONNECTING: token_renewed");
        assertThat(server.newest().call.token()).isEqualTo(tokens.peek());
        assertThat(server.newest().call.position()).isEqualTo("AAB");
    }

    @Test
    void freshToken_bringsANewStream() {
        tokens.addAll(List.of(tokenFor(600), tokenFor(1_200)));
        ScriptedLine line = open(Transport.SSE);
        live(line, 540_000);
        assertThat(line.cut).isTrue();
        assertThat(server.newest().call.token()).isEqualTo(tokens.peek());
    }

    @Test
    void supplierThatGivesNoLaterToken_isAskedUntilTheEnd() {
        tokens.addAll(List.of(tokenFor(600)));
        ScriptedLine line = open(Transport.WEBSOCKET);
        live(line, 570_000);
        assertThat(line.sent).isEmpty();
        tokens.add(tokenFor(1_200));
        tokens.remove();
        live(line, 20_000);
        assertThat(line.sent).hasSize(1);
    }

    @Test
    void subscribe_overAWebSocket_isAFrame_andTheNextHandshakeNamesTheTopics() {
        options.topics = List.of("room.1");
        ScriptedLine line = open(Transport.WEBSOCKET);
        CompletableFuture<Void> stage = follow(5, "room.2", "room.3");
        assertThat(line.sent)
                .containsExactly(
                        "{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"room.2\",\"room.3\"],\"history\":5}");
        assertThat(stage).isNotDone();
        line.says("{\"type\":\"subscribed\",\"id\":\"1\",\"topics\":[\"room.2\",\"room.3\"],\"position\":\"AAD\"}");
        assertThat(stage).isCompleted();
        line.breaksOff();
        loop.advance(1_000);
        assertThat(server.newest().call.topics()).containsExactly("room.1", "room.2", "room.3");
        assertThat(server.newest().call.position()).isEqualTo("AAD");
        assertThat(server.newest().call.history()).isZero();
    }

    @Test
    void subscribe_thatIsRefused_fails_andTheConnectionGoesOn() {
        ScriptedLine line = open(Transport.WEBSOCKET);
        CompletableFuture<Void> stage = follow(0, "secret");
        line.says("{\"type\":\"error\",\"code\":\"topic_denied\",\"id\":\"1\",\"detail\":\"topic secret\"}");
        assertThatThrownBy(stage::join)
                .hasCauseInstanceOf(RequestRefused.class)
                .hasMessageContaining("topic_denied: topic secret");
        assertThat(told.is(Kind.CONNECTED)).isTrue();
        line.breaksOff();
        loop.advance(1_000);
        assertThat(server.newest().call.topics()).isEmpty();
    }

    @Test
    void subscribe_thatWasNotAnswered_isToldAgain() {
        ScriptedLine line = open(Transport.WEBSOCKET);
        CompletableFuture<Void> stage = follow(0, "room.1");
        line.breaksOff();
        loop.advance(1_000);
        ScriptedLine next = greet();
        assertThat(next.call.topics()).isEmpty();
        assertThat(next.sent).containsExactly("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"room.1\"]}");
        next.says("{\"type\":\"subscribed\",\"id\":\"1\",\"topics\":[\"room.1\"],\"position\":\"AAD\"}");
        assertThat(stage).isCompleted();
    }

    @Test
    void unsubscribe_thenSubscribe_showsItsHistoryAgain() {
        options.topics = List.of("room.1");
        ScriptedLine line = open(Transport.WEBSOCKET);
        String message =
                "{\"type\":\"message\",\"mailbox\":\"topic/room.1\",\"id\":\"1-4\",\"event\":\"e\",\"data\":1,\"time\":5}";
        line.says(message);
        CompletableFuture<Void> left =
                course.change(new Topics.Change(false, List.of("room.1"), 0)).toCompletableFuture();
        line.says("{\"type\":\"unsubscribed\",\"id\":\"1\",\"topics\":[\"room.1\"],\"position\":\"AAD\"}");
        assertThat(left).isCompleted();
        CompletableFuture<Void> ignored = follow(1, "room.1");
        line.says("{\"type\":\"subscribed\",\"id\":\"2\",\"topics\":[\"room.1\"],\"position\":\"AAE\"}");
        line.says(message);
        assertThat(told.ids()).containsExactly("1-4", "1-4");
    }

    @Test
    void subscribe_overAStream_opensANewOne_fromTheNewestPosition() {
        options.topics = List.of("room.1");
        options.history = 3;
        ScriptedLine line = open(Transport.SSE);
        assertThat(line.call.history()).isEqualTo(3);
        CompletableFuture<Void> stage = follow(7, "room.2");
        assertThat(line.cut).isTrue();
        ScriptedLine next = server.newest();
        assertThat(next.call.topics()).containsExactly("room.1", "room.2");
        assertThat(next.call.position()).isEqualTo("AAA");
        assertThat(next.call.history()).isEqualTo(7);
        next.breaksOff();
        loop.advance(1_000);
        assertThat(server.newest().call.history()).as("not greeted yet").isEqualTo(7);
        assertThat(stage).isNotDone();
        server.newest().hello();
        assertThat(stage).isCompleted();
    }

    @Test
    void subscribe_overAStream_thatIsRefused_goesOnWithout() {
        options.topics = List.of("room.1");
        open(Transport.SSE);
        CompletableFuture<Void> stage = follow(0, "secret");
        server.newest().ends(Ending.refused(403, 0, "topic_denied", "topic secret"));
        assertThatThrownBy(stage::join).hasMessageContaining("topic_denied");
        assertThat(server.newest().call.topics()).containsExactly("room.1");
        greet();
    }

    private CompletableFuture<Void> follow(int history, String... topics) {
        return course.change(new Topics.Change(true, List.of(topics), history)).toCompletableFuture();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void close_isTheEnd(Transport transport) {
        ScriptedLine line = open(transport);
        CompletableFuture<Void> stage = follow(0, "room.1");
        course.close();
        assertThat(line.cut).isTrue();
        assertThat(told.is(Kind.CLOSED)).isTrue();
        assertThatThrownBy(stage::join).hasCauseInstanceOf(SubscriptionStopped.class);
        assertThat(loop.timers()).isZero();
        int events = told.events.size();
        server.newest().breaksOff();
        loop.advance(3_600_000);
        assertThat(told.events).hasSize(events);
    }

    private static String message(int n) {
        return "{\"type\":\"message\",\"mailbox\":\"user/alice\",\"id\":\"1-" + n
                + "\",\"event\":\"e\",\"data\":1,\"time\":5}";
    }

    @Test
    void acks_areTold_afterThirtyTwoOrASecond_whenTheyAreDealtWith() {
        options.acks = true;
        executor = calls::add;
        start(Transport.WEBSOCKET);
        runCalls();
        ScriptedLine line = server.newest();
        line.hello();
        for (int i = 1; i <= 33; i++) {
            line.says(message(i));
        }
        loop.advance(5_000);
        assertThat(line.acks).as("not dealt with").isEmpty();
        runCalls();
        assertThat(line.acks).containsExactly("{user/alice=1-32} ");
        loop.advance(1_000);
        assertThat(line.acks).containsExactly("{user/alice=1-32} ", "{user/alice=1-33} ");
        loop.advance(5_000);
        assertThat(line.acks).hasSize(2);
    }

    /** The position that is given moves the device's cursor: it must not be that of events that still wait. */
    @Test
    void acks_theNextConnectionBeginsAfterWhatWasDealtWith_andTheRestIsKnown() {
        options.acks = true;
        executor = calls::add;
        start(Transport.SSE);
        runCalls();
        ScriptedLine line = server.newest();
        line.says("connection_id", "{}", "AAA");
        line.says("e", message(1), "AAB");
        runCalls();
        line.says("e", message(2), "AAC");
        line.says("e", message(3), "AAD");
        line.breaksOff();
        loop.advance(5_000);
        ScriptedLine next = server.newest();
        assertThat(next.call.position()).isEqualTo("AAB");
        next.says("connection_id", "{}", "AAB");
        next.says("e", message(2), "AAC");
        runCalls();
        assertThat(told.ids()).containsExactly("1-1", "1-2", "1-3");
        assertThat(outlet.bookmark()).as("keeps what was dealt with").hasToString("AAC user%2Falice=1-3");
        next.says("e", message(3), "AAD");
        next.says("e", message(4), "AAE");
        runCalls();
        loop.advance(1_000);
        assertThat(told.ids()).containsExactly("1-1", "1-2", "1-3", "1-4");
        assertThat(outlet.bookmark()).hasToString("AAE");
        assertThat(next.acks).containsExactly("{user/alice=1-4} AAE");
    }

    @Test
    void acks_areTold_beforeTheEnd() {
        options.acks = true;
        ScriptedLine line = open(Transport.WEBSOCKET);
        line.says(message(1));
        course.close();
        assertThat(line.acks).containsExactly("{user/alice=1-1} ");
        assertThat(left).as("before the server knows").isFalse();
        line.arrived.run();
        assertThat(left).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void messageInHandAtTheClose_isAcknowledgedToo(Transport transport) {
        options.acks = true;
        start(transport, new RecordingListener() {
            @Override
            public void onMessage(Message message) {
                course.close();
                assertThat(server.newest().cut).isFalse();
            }
        });
        ScriptedLine line = server.newest();
        line.hello();
        line.says("e", message(1), "P1");
        assertThat(line.acks).containsExactly("{user/alice=1-1} P1");
        assertThat(line.cut).isTrue();
    }

    @Test
    void callbackThatDoesNotReturn_keepsTheConnectionForAWhileOnly() {
        options.acks = true;
        executor = calls::add;
        start(Transport.WEBSOCKET);
        ScriptedLine line = server.newest();
        line.hello();
        course.close();
        loop.advance(4_999);
        assertThat(line.cut).isFalse();
        loop.advance(1);
        assertThat(line.cut).isTrue();
    }

    @Test
    void publications_goOneAfterTheOther_andKeepTheirIdsWhenTheyAreRepeated() {
        ScriptedLine line = open(Transport.WEBSOCKET);
        Publication first = new Publication("room", "e", "1", "a");
        Publication second = new Publication("room", "e", "2", "b");
        course.publish(first);
        course.publish(second);
        assertThat(line.sent).containsExactly(publish(1, 1, "a"));
        line.says("{\"type\":\"error\",\"code\":\"rate_limited\",\"id\":\"1\",\"detail\":\"\",\"after\":1500}");
        loop.advance(1_499);
        assertThat(line.sent).hasSize(1);
        loop.advance(1);
        assertThat(line.sent).endsWith(publish(2, 1, "a"));
        line.breaksOff();
        loop.advance(1_000);
        ScriptedLine next = greet();
        assertThat(next.sent).containsExactly(publish(1, 1, "a"));
        next.says("{\"type\":\"published\",\"id\":\"1\",\"message\":\"1-3-41\"}");
        assertThat(first.stage()).isCompletedWithValue("1-3-41");
        assertThat(next.sent).endsWith(publish(2, 2, "b"));
        next.says("{\"type\":\"error\",\"code\":\"topic_denied\",\"id\":\"2\",\"detail\":\"topic room\"}");
        assertThatThrownBy(() -> second.stage().join()).hasMessageContaining("topic_denied");
    }

    private static String publish(int id, int data, String messageId) {
        return "{\"type\":\"publish\",\"id\":\"" + id + "\",\"topic\":\"room\",\"event\":\"e\",\"data\":" + data
                + ",\"messageId\":\"" + messageId + "\"}";
    }

    @Test
    void publication_withoutAnAnswer_fails() {
        ScriptedLine line = open(Transport.WEBSOCKET);
        Publication publication = new Publication("room", "e", "1", "a");
        course.publish(publication);
        live(line, 30_000);
        assertThatThrownBy(() -> publication.stage().join()).hasMessageContaining("timeout");
        course.close();
        assertThat(loop.timers()).isZero();
    }
}
