package dev.godwit.gateway.badinput;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Waits until something does not move any more. */
final class Still {

    private Still() {}

    static void awaitStill(AtomicLong count) {
        AtomicLong before = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(40))
                .until(() -> before.getAndSet(count.get()) == count.get());
    }
}
