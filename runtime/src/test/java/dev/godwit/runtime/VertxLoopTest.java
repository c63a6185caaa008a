package dev.godwit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VertxLoopTest {

    private static Vertx vertx;

    private final BlockingQueue<Object> ran = new LinkedBlockingQueue<>();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void tasksOfAnotherThread_runOnTheLoop_inTheirOrder() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            loop.execute(() -> ran.add(number));
        }
        loop.execute(() -> ran.add(Thread.currentThread()));

        assertThat(next(1_000)).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(next()).isInstanceOf(Thread.class).isNotSameAs(Thread.currentThread());
        loop.execute(() -> ran.add(Context.isOnEventLoopThread()));
        assertThat(next()).isEqualTo(true);
    }

    @Test
    void createdLoops_haveEventLoopsOfTheirOwn() throws Exception {
        VertxLoop.create(vertx).execute(() -> ran.add(Thread.currentThread()));
        Object first = next();
        VertxLoop.create(vertx).execute(() -> ran.add(Thread.currentThread()));

        assertThat(next()).isNotSameAs(first);
    }

    @Test
    void tasksOfManyThreads_allRunOnOneThread() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(ignored -> new Thread(() -> {
                    for (int i = 0; i < 100; i++) {
                        loop.execute(() -> ran.add(Thread.currentThread()));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);

        assertThat(next(400)).containsOnly(threadOf(loop));
    }

    @Test
    void taskOfATask_runsLater() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        loop.execute(() -> {
            loop.execute(() -> ran.add("second"));
            ran.add("first");
        });

        assertThat(next(2)).containsExactly("first", "second");
    }

    @Test
    void current_isTheLoopOfItsCaller() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        loop.execute(() -> {
            Thread here = Thread.currentThread();
            VertxLoop.current(vertx).execute(() -> ran.add(here == Thread.currentThread()));
        });

        assertThat(next()).isEqualTo(true);
    }

    @Test
    void timers_runOnTheLoop_inTheirOrder_notBeforeTheirTime() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        loop.execute(() -> {
            long start = loop.ticks();
            Thread here = Thread.currentThread();
            loop.after(500, () -> ran.add(loop.ticks() - start >= 499 && here == Thread.currentThread()));
            loop.after(0, () -> ran.add("at once"));
            loop.after(-7, () -> ran.add("at once"));
        });

        assertThat(next(3)).containsExactly("at once", "at once", true);
    }

    @Test
    void cancelledTimer_neverRuns() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        loop.execute(() -> {
            Loop.Timer timer = loop.after(1, () -> ran.add("cancelled"));
            loop.after(20, () -> ran.add("end"));
            timer.cancel();
            timer.cancel();
        });

        assertThat(next()).isEqualTo("end");
    }

    /** Both are due when the loop comes to them: the second is already on its way when the first cancels it. */
    @Test
    void timerCancelledByOneOfTheSameMoment_neverRuns() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        loop.execute(() -> {
            List<Loop.Timer> timers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                timers.add(loop.after(1, () -> {
                    ran.add("ran");
                    timers.forEach(Loop.Timer::cancel);
                }));
            }
            long due = loop.ticks() + 5;
            while (loop.ticks() < due) {
                Thread.onSpinWait();
            }
            loop.after(20, () -> ran.add("end"));
        });

        assertThat(next(2)).containsExactly("ran", "end");
    }

    @Test
    void endOfACall_comesHomeToTheLoop() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        CompletableFuture<String> call = new CompletableFuture<>();
        loop.execute(() -> ran.add(Thread.currentThread()));
        Object home = next();
        loop.whenDone(call, (value, failure) -> {
            ran.add(Thread.currentThread());
            ran.add(value);
        });

        call.complete("done");

        assertThat(next(2)).containsExactly(home, "done");
    }

    @Test
    void failingTask_doesNotStopTheLoop() throws Exception {
        Loop loop = VertxLoop.current(vertx);
        loop.execute(() -> vertx.getOrCreateContext().exceptionHandler(failure -> ran.add(failure.getMessage())));
        loop.execute(() -> {
            throw new IllegalStateException("broken");
        });
        loop.execute(() -> ran.add("next"));

        assertThat(next(2)).containsExactly("broken", "next");
    }

    @Test
    void clocks_areInMilliseconds() {
        Loop loop = VertxLoop.current(vertx);
        long before = System.currentTimeMillis();

        assertThat(loop.now()).isBetween(before, System.currentTimeMillis());
        long ticks = loop.ticks();
        assertThat(loop.ticks() - ticks).isBetween(0L, 10_000L);
    }

    private Object next() throws InterruptedException {
        return next(1).get(0);
    }

    private static Object threadOf(Loop loop) throws InterruptedException {
        BlockingQueue<Object> thread = new LinkedBlockingQueue<>();
        loop.execute(() -> thread.add(Thread.currentThread()));
        return thread.poll(10, TimeUnit.SECONDS);
    }

    private List<Object> next(int count) throws InterruptedException {
        List<Object> taken = new ArrayList<>();
        while (taken.size() < count) {
            Object one = ran.poll(10, TimeUnit.SECONDS);
            assertThat(one).as("after " + taken.size() + " of " + count).isNotNull();
            taken.add(one);
        }
        return taken;
    }
}
