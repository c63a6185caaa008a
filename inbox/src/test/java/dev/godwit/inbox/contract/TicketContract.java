package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.TicketStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Things that are taken once. */
abstract class TicketContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final byte[] BYTES = {0, -1, 7, '\r', '\n', 0};

    private TicketStore store;

    abstract TicketStore store();

    abstract void pass(Duration time);

    @BeforeEach
    final void open() {
        store = store();
    }

    @Test
    void kept_isTakenOnce_byteForByte() {
        done(store.keep("A-_9", BYTES, LONG));
        done(store.keep("other", new byte[] {1}, LONG));

        assertThat(done(store.take("A-_9")))
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(BYTES));
        assertThat(done(store.take("A-_9"))).isEmpty();
        assertThat(done(store.take("other"))).isPresent();
    }

    @Test
    void unknown_isNothing() {
        assertThat(done(store.take("nobody"))).isEmpty();
    }

    @Test
    void whatHasExpired_isNothing() {
        done(store.keep("short", BYTES, Duration.ofMillis(50)));
        pass(Duration.ofMillis(200));
        assertThat(done(store.take("short"))).isEmpty();
    }

    @Test
    void ofManyWhoAskAtOnce_oneGetsIt() {
        done(store.keep("wanted", BYTES, LONG));
        List<CompletionStage<Optional<byte[]>>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(store.take("wanted"));
        }
        assertThat(asked.stream().filter(stage -> done(stage).isPresent())).hasSize(1);
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
