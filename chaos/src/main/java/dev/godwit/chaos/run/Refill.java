package dev.godwit.chaos.run;

import dev.godwit.chaos.cluster.Cluster;
import dev.godwit.chaos.cluster.ClusterPlan;
import dev.godwit.chaos.cluster.Network;
import dev.godwit.chaos.cluster.RedisConsole;
import dev.godwit.chaos.fleet.Badges;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Empties a Redis that keeps many messages, and looks how long it takes until what is pushed arrives again. In a partition everything is
 * appended in Kafka's order, so its log is whole by then; a sample of users is read to the end to see that it is.
 */
public final class Refill {

    private static final String TOPIC = "godwit.push";
    private static final Duration READY = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** Of each user so many, fewer than a log keeps. */
    private static final int EACH = 100;

    /** Enough that every partition has some. */
    private static final int PROBES = 64;

    private static final int SAMPLE = 200;

    private final ClusterPlan plan;
    private final Path folder;
    private final int messages;
    private final Consumer<String> progress;

    /**
     * What came out.
     *
     * @param filled from the first push until all was in the logs
     * @param live from the emptied Redis until what is pushed arrives again in every partition
     * @param complete users of the sample who found all of their messages, in order
     * @param sample users who looked
     */
    public record Outcome(int messages, Duration filled, Duration live, int complete, int sample) {}

    /**
     * @param messages retained when Redis is emptied
     */
    public Refill(ClusterPlan plan, Path folder, int messages, Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.messages = messages;
        this.progress = progress;
    }

    /**
     * @throws IllegalStateException if it is not live again within a quarter of an hour
     */
    public Outcome run() throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (Cluster cluster = Cluster.start(plan, Network.available(), folder, progress);
                KafkaProducer<String, String> producer = producer(cluster)) {
            cluster.awaitReady(READY);
            Badges badges = new Badges(vertx, Cluster.TOKEN_KEY);
            List<Reader> probes = new ArrayList<>();
            for (int i = 0; i < PROBES; i++) {
                probes.add(Reader.follow(cluster, badges, "probe" + i));
            }
            long begin = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                push(producer, "user" + i % users(), i / users());
            }
            producer.flush();
            progress.accept(messages + " messages are in Kafka");
            awaitLive(producer, probes);
            Duration filled = since(begin);
            progress.accept("and in the logs; Redis is emptied");
            long emptied = System.nanoTime();
            try (RedisConsole console = cluster.console(cluster.redisPrimary().orElseThrow())) {
                console.ask("FLUSHALL");
            }
            awaitLive(producer, probes);
            Duration live = since(emptied);
            progress.accept("live again after " + live.toMillis() + " ms");
            return new Outcome(messages, filled, live, complete(cluster, badges), SAMPLE);
        } finally {
            vertx.close().await();
        }
    }

    private int users() {
        return Math.max(1, messages / EACH);
    }

    /** Until each of them has got something that was pushed from now on. */
    private void awaitLive(KafkaProducer<String, String> producer, List<Reader> probes) throws InterruptedException {
        long begin = System.nanoTime();
        int number = (int) (begin / 1_000_000_000L);
        List<Reader> waiting = new ArrayList<>(probes);
        waiting.forEach(probe -> push(producer, probe.user(), number));
        while (!waiting.isEmpty()) {
            if (since(begin).compareTo(PATIENCE) > 0) {
                throw new IllegalStateException(waiting.size() + " probes got nothing within " + PATIENCE);
            }
            Thread.sleep(100);
            waiting.removeIf(probe -> probe.has(number));
        }
    }

    private int complete(Cluster cluster, Badges badges) throws InterruptedException {
        int complete = 0;
        for (int i = 0; i < SAMPLE; i++) {
            String user = "user" + (int) ((long) i * users() / SAMPLE);
            complete += Reader.follow(cluster, badges, user).awaitAll(messages / users()) ? 1 : 0;
        }
        return complete;
    }

    private static void push(KafkaProducer<String, String> producer, String user, int number) {
        String value = "{\"to\":{\"user\":\"" + user + "\"},\"event\":\"kept\",\"data\":{\"number\":" + number
                + ",\"text\":\"" + "x".repeat(100) + "\"}}";
        var unused = producer.send(new ProducerRecord<>(TOPIC, user, value));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static KafkaProducer<String, String> producer(Cluster cluster) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", cluster.bootstrapServers(), "acks", "all", "linger.ms", 20, "batch.size", 65_536);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
}
