package dev.godwit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManualLoopTest {

    private final ManualLoop loop = new ManualLoop(1_000);
    private final List<String> ran = new ArrayList<>();

    @Test
    void tasks_runLater_inTheirOrder() {
        loop.execute(() -> {
            ran.add("a");
            loop.execute(() -> ran.add("c"));
        });
        loop.execute(() -> ran.add("b"));
        assertThat(ran).isEmpty();

        loop.run();

        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void timers_runAtTheirMoment_inTheirOrder() {
        loop.after(20, () -> ran.add("20 at " + loop.now()));
        loop.after(10, () -> ran.add("10 at " + loop.now()));
        loop.after(10, () -> ran.add("10 again"));
        loop.after(31, () -> ran.add("31"));

        loop.run();
        assertThat(ran).isEmpty();
        loop.advance(9);
        assertThat(ran).isEmpty();
        loop.advance(21);

        assertThat(ran).containsExactly("10 at 1010", "10 again", "20 at 1020");
        assertThat(loop.now()).isEqualTo(1_030);
        assertThat(loop.ticks()).isEqualTo(1_030);
    }

    @Test
    void timersOfTimers_runInTheSameAdvance() {
        loop.after(10, () -> loop.after(10, () -> ran.add("at " + loop.now())));

        loop.advance(20);

        assertThat(ran).containsExactly("at 1020");
    }

    @Test
    void tasksOfATimer_runBeforeTheNextTimer() {
        loop.after(10, () -> loop.execute(() -> ran.add("task")));
        loop.after(10, () -> ran.add("timer"));

        loop.advance(10);

        assertThat(ran).containsExactly("task", "timer");
    }

    @Test
    void readyTasks_runBeforeTimeMoves() {
        loop.execute(() -> loop.after(5, () -> ran.add("at " + loop.now())));

        loop.advance(5);

        assertThat(ran).containsExactly("at 1005");
    }

    @Test
    void pastDelay_isNow() {
        loop.after(-5, () -> ran.add("at " + loop.now()));

        loop.advance(0);

        assertThat(ran).containsExactly("at 1000");
    }

    @Test
    void cancelledTimer_neverRuns() {
        Loop.Timer second = loop.after(10, () -> ran.add("second"));
        loop.after(5, second::cancel);
        Loop.Timer first = loop.after(1, () -> ran.add("first"));

        loop.advance(20);
        first.cancel();

        assertThat(ran).containsExactly("first");
    }

    @Test
    void cancel_takesNoOtherTimerOfTheSameMoment() {
        Runnable task = () -> ran.add("x");
        loop.after(10, task);
        loop.after(10, task).cancel();

        loop.advance(10);

        assertThat(ran).containsExactly("x");
    }

    @Test
    void endOfACall_comesHomeAsATask() {
        CompletableFuture<String> call = new CompletableFuture<>();
        loop.whenDone(call, (value, failure) -> ran.add(value + " " + failure));
        loop.whenDone(
                CompletableFuture.failedFuture(new IllegalStateException("gone")),
                (value, failure) -> ran.add(value + " " + failure.getMessage()));

        call.complete("done");
        assertThat(ran).isEmpty();
        loop.run();

        assertThat(ran).containsExactly("null gone", "done null");
    }
}
