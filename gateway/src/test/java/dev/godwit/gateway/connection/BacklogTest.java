package dev.godwit.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final int BOUND = 256 * 1024;

    private final Backlog backlog = new Backlog(BOUND);
    private final Deque<Promise<Void>> writes = new ArrayDeque<>();

    @Test
    void whatIsNotTaken_counts() {
        write(BOUND / 2);
        write(BOUND / 4);
        assertThat(backlog.fill()).isEqualTo(0.75);

        writes.remove().complete();
        assertThat(backlog.fill()).isEqualTo(0.25);
        writes.remove().complete();
        assertThat(backlog.fill()).isZero();
    }

    /** Of a broken connection nothing waits. */
    @Test
    void failedWrite_isGone() {
        write(BOUND);
        writes.remove().fail("closed");

        assertThat(backlog.fill()).isZero();
    }

    @Test
    void smallWrites_areNeverFarOff() {
        for (int i = 0; i < 10_000; i++) {
            write(300);
            writes.remove().complete();
            assertThat(backlog.fill()).isLessThanOrEqualTo(1.0 / 16);
        }
    }

    private void write(int bytes) {
        Promise<Void> write = Promise.promise();
        writes.add(write);
        backlog.wrote(bytes, write.future());
    }
}
