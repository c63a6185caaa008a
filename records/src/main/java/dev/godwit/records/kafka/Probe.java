package dev.godwit.records.kafka;

import static java.util.Objects.requireNonNull;

import dev.godwit.runtime.Check;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Kafka for the push topic, again and again, and tells how that went. On a thread of its own. */
final class Probe {

    private static final Logger log = LoggerFactory.getLogger(Probe.class);
    private static final long EACH_MILLIS = 2_000;
    private static final long PATIENCE_MILLIS = 5_000;

    private final KafkaSettings settings;
    private final ScheduledExecutorService thread;
    private @Nullable Admin admin;
    private volatile Check check = Check.degraded("kafka has not answered yet");

    Probe(KafkaSettings settings) {
        this.settings = settings;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, settings.client() + "-kafka-probe");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        // look() lets nothing escape.
        Future<?> unused = thread.scheduleWithFixedDelay(this::look, 0, EACH_MILLIS, TimeUnit.MILLISECONDS);
    }

    Check check() {
        return check;
    }

    void close() {
        thread.shutdownNow();
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }

    private void look() {
        Check found;
        try {
            found = partitions();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception e) {
            found = Check.degraded("kafka does not answer: " + cause(e));
        }
        if (found.state() != check.state()) {
            log.info("event=kafka state={} reason=\"{}\"", found.state(), found.reason());
        }
        check = found;
    }

    private Check partitions() throws Exception {
        if (admin == null) {
            admin = Admin.create(settings.admin());
        }
        String topic = settings.topic().name();
        TopicDescription described = requireNonNull(
                        admin.describeTopics(Set.of(topic)).topicNameValues().get(topic))
                .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        int found = described.partitions().size();
        int expected = settings.topic().partitions();
        return found == expected
                ? Check.UP
                : Check.degraded("topic " + topic + " has " + found + " partitions (expected: " + expected + ")");
    }

    private static String cause(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof UnknownTopicOrPartitionException
                ? "the push topic is not there yet; routers make it"
                : cause.toString();
    }
}
