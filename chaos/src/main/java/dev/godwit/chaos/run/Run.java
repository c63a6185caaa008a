package dev.godwit.chaos.run;

import dev.godwit.chaos.cluster.Cluster;
import dev.godwit.chaos.cluster.Network;
import dev.godwit.chaos.fleet.Badges;
import dev.godwit.chaos.fleet.Fleet;
import dev.godwit.chaos.fleet.Gateway;
import dev.godwit.chaos.fleet.Population;
import dev.godwit.chaos.fleet.push.Aftermath;
import dev.godwit.chaos.fleet.push.Producer;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.HistoryWriter;
import dev.godwit.chaos.nemesis.Nemesis;
import dev.godwit.protocol.PushTopic;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** From the first process to the last line of the history. What that says is for the checker. */
public final class Run {

    private static final String TOPIC = "godwit.push";
    private static final String DEAD_LETTERS = "godwit.push.dlt";
    private static final Duration READY = Duration.ofMinutes(4);
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** Longer than anybody has to wait: what is missing then is missing. */
    private static final Duration DRAIN = Duration.ofMinutes(2);

    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 250;

    private final RunPlan plan;
    private final Consumer<String> progress;

    /**
     * @param progress gets a line for people now and then; of several threads
     */
    public Run(RunPlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Does all of it; afterwards nothing runs and the history is whole.
     *
     * @throws IllegalStateException if the cluster did not come up, or Kafka cannot be read when all is over
     * @throws InterruptedException if it is interrupted; the history is of no use then
     */
    public void run() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (Cluster cluster = Cluster.start(plan.clusterWithBug(), Network.available(), plan.folder(), progress);
                HistoryWriter history = HistoryWriter.begin(plan.history())) {
            cluster.awaitReady(READY);
            run(vertx, cluster, history);
        } finally {
            vertx.close().await();
        }
    }

    private void run(Vertx vertx, Cluster cluster, HistoryWriter history) throws InterruptedException {
        Population population = Population.of(plan.seed(), plan.devices());
        Badges badges = new Badges(vertx, Cluster.TOKEN_KEY);
        PushTopic topic = new PushTopic(TOPIC, 1, plan.cluster().partitions());
        Producer.Ways ways = new Producer.Ways(cluster.bootstrapServers(), topic, List.of(cluster.apiUrl()), badges);
        Producer.Load load = new Producer.Load(plan.seed(), population, plan.rate(), Long.MAX_VALUE);
        try (Fleet fleet = new Fleet(
                vertx, plan.seed(), population, new Fleet.Cluster(gateways(cluster), badges, HEARTBEAT), history)) {
            Producer producer = new Producer(vertx, ways, load, history, fleet.tally());
            try (producer;
                    Watch watch = new Watch(cluster, fleet, producer, history, progress)) {
                watch.start();
                fleet.start();
                await(READY, () -> fleet.progress().connected() == plan.devices());
                producer.start();
                TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
                faults(cluster, fleet, history);
                producer.stop();
                drain(fleet, history);
            }
        }
        progress.accept("reading what Kafka holds");
        new Aftermath(cluster.bootstrapServers(), topic, DEAD_LETTERS, Cluster.SECRET, history).write();
    }

    private void faults(Cluster cluster, Fleet fleet, HistoryWriter history) throws InterruptedException {
        phase(history, "faults");
        new Nemesis(cluster, new UnrulyUsers(fleet), event -> history.record(at -> event), history::now, progress)
                .run(plan.schedule());
    }

    /** Nothing is pushed and nothing is broken any more: now everybody must get what is theirs. */
    private void drain(Fleet fleet, HistoryWriter history) throws InterruptedException {
        phase(history, "drain");
        // What was accepted last may still be on its way to those of whom nobody knows that they wait.
        TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
        if (!await(DRAIN, fleet::caughtUp)) {
            progress.accept("still waiting after " + DRAIN.toSeconds() + " s: " + fleet.late());
        }
        phase(history, "end");
    }

    private void phase(HistoryWriter history, String name) {
        progress.accept(name);
        history.record(at -> new Event.Phase(at, name));
    }

    private static List<Gateway> gateways(Cluster cluster) {
        return cluster.clientEndpoints().entrySet().stream()
                .map(entry -> new Gateway(
                        entry.getKey(),
                        entry.getValue().host(),
                        entry.getValue().port()))
                .toList();
    }

    /** Whether it came true in time. */
    private static boolean await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }
}
