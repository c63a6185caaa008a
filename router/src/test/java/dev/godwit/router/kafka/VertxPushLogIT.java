package dev.godwit.router.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.protocol.PushTopic;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.runtime.VertxLoop;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VertxPushLogIT {

    private static final PushTopic TOPIC = new PushTopic("push", 1, 2);
    private static final int RECORDS = 20_000;
    private static final int SEEKS = 60;

    @TempDir
    Path folder;

    /** A record that was fetched before a seek and told after its end would leave a hole that nobody sees. */
    @Test
    void recordsAfterTheEndOfASeek_areThoseFromItsOffsetOn_withoutHoles() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedKafka kafka = new EmbeddedKafka(folder, 0).start()) {
            VertxLoop loop = VertxLoop.current(vertx);
            KafkaSettings settings = KafkaSettings.of(
                    kafka.bootstrapServers(), TOPIC, Map.of("max.poll.records", "50"), Duration.ofDays(3));
            VertxPushLog log = new VertxPushLog(vertx, loop, settings);
            Seeking seeking = new Seeking(loop, log);
            loop.execute(() -> log.start(seeking));
            await().atMost(Duration.ofSeconds(20)).until(() -> seeking.assigned.get() == 2);
            loop.execute(() -> seeking.fill(RECORDS));

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> seeking.failure.get() != null || seeking.seeks.get() >= SEEKS);
            assertThat(seeking.failure.get()).isNull();
            log.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** Seeks to a random place after every few batches, while the next ones are on their way. */
    private static final class Seeking implements PushLog.Listener {
        private final VertxLoop loop;
        private final VertxPushLog log;
        private final Random random = new Random(1);
        private final AtomicInteger assigned = new AtomicInteger();
        private final AtomicInteger seeks = new AtomicInteger();
        private final AtomicReference<String> failure = new AtomicReference<>();
        private long expected;
        private boolean seeking;
        private int batches;

        Seeking(VertxLoop loop, VertxPushLog log) {
            this.loop = loop;
            this.log = log;
        }

        void fill(int count) {
            for (int i = 0; i < count; i++) {
                log.send(new OutgoingRecord(OutgoingRecord.Topic.PUSH, 0, null, new byte[20], List.of()));
            }
        }

        @Override
        public void assigned(Collection<Integer> partitions) {
            assigned.addAndGet(partitions.size());
        }

        @Override
        public void revoked(Collection<Integer> partitions) {}

        @Override
        public void records(int partition, List<PushRecord> records) {
            if (partition != 0) {
                return;
            }
            if (seeking) {
                failure.compareAndSet(null, "records told between a seek and its end");
            }
            for (PushRecord next : records) {
                if (next.offset() != expected) {
                    failure.compareAndSet(null, "offset " + next.offset() + " (expected: " + expected + ")");
                }
                expected = next.offset() + 1;
            }
            if (++batches % 3 == 0) {
                seek(random.nextInt((int) expected));
            }
        }

        private void seek(long to) {
            seeking = true;
            loop.whenDone(log.seek(0, to, -1), (done, problem) -> {
                seeking = false;
                expected = to;
                seeks.incrementAndGet();
                if (problem != null) {
                    failure.compareAndSet(null, problem.toString());
                }
            });
        }
    }
}
