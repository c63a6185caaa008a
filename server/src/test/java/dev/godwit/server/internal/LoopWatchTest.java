package dev.godwit.server.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.runtime.Check;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    private static final Duration SECONDS_4 = Duration.ofSeconds(4);

    private final AtomicLong nanos = new AtomicLong();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final LoopWatch watch = new LoopWatch(loops, nanos::get);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);

    @AfterEach
    void end() {
        stuck.countDown();
        watch.stop();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    @Test
    void turningLoops_areUp() {
        watch.start();
        nanos.set(TimeUnit.SECONDS.toNanos(60));
        await().untilAsserted(() -> assertThat(watch.check()).isEqualTo(Check.UP));
    }

    @Test
    void stuckLoop_isDown() throws Exception {
        watch.start();
        loops.next().execute(this::hang);
        // Only then: a tick before it would be of the new time.
        assertThat(hangs.await(5, TimeUnit.SECONDS)).isTrue();
        nanos.set(TimeUnit.SECONDS.toNanos(60));
        await().untilAsserted(() -> assertThat(watch.check()).isEqualTo(Check.down("1 of 2 event loops stuck")));
        stuck.countDown();
        await().untilAsserted(() -> assertThat(watch.check()).isEqualTo(Check.UP));
    }

    @Test
    void longestPause_isThatOfTheSlowestLoop_andStays() throws Exception {
        watch.start();
        loops.next().execute(this::hang);
        assertThat(hangs.await(5, TimeUnit.SECONDS)).isTrue();
        nanos.set(TimeUnit.SECONDS.toNanos(4));
        stuck.countDown();
        await().untilAsserted(() -> assertThat(watch.longestPause()).isBetween(Duration.ofMillis(3_700), SECONDS_4));
        everyLoopTicks();
        nanos.set(TimeUnit.SECONDS.toNanos(5));
        await().untilAsserted(() -> assertThat(watch.check()).isEqualTo(Check.UP));
        assertThat(watch.longestPause()).isLessThanOrEqualTo(SECONDS_4);
    }

    /** A loop runs what is due in the order of its times: a tick comes before a task of a later time. */
    private void everyLoopTicks() {
        loops.forEach(
                loop -> loop.schedule(() -> {}, 300, TimeUnit.MILLISECONDS).syncUninterruptibly());
    }

    private void hang() {
        hangs.countDown();
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
