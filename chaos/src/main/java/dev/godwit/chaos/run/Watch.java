package dev.godwit.chaos.run;

import dev.godwit.chaos.cluster.Cluster;
import dev.godwit.chaos.fleet.Fleet;
import dev.godwit.chaos.fleet.push.Producer;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.HistoryWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the run now and then: a sample of each process for the history, and a line for people. */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final long SECONDS = 5;

    private final Thread thread = new Thread(this::lookOnAndOn, "watch");
    private final Cluster cluster;
    private final Fleet fleet;
    private final Producer producer;
    private final HistoryWriter history;
    private final Consumer<String> progress;

    Watch(Cluster cluster, Fleet fleet, Producer producer, HistoryWriter history, Consumer<String> progress) {
        this.cluster = cluster;
        this.fleet = fleet;
        this.producer = producer;
        this.history = history;
        this.progress = progress;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void lookOnAndOn() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(SECONDS);
                look();
            }
        } catch (InterruptedException e) {
            // The run is over.
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            sample();
            tell();
        } catch (RuntimeException e) {
            // The next look comes: a process that goes in the middle of one is what runs are for.
            LOG.debug("look failed", e);
        }
    }

    private void sample() {
        cluster.vitals()
                .forEach(vitals -> history.record(at -> new Event.Sample(
                        at,
                        vitals.process(),
                        vitals.heapBytes(),
                        vitals.descriptors(),
                        vitals.rssBytes(),
                        vitals.blockedMillis())));
    }

    private void tell() {
        Fleet.Progress now = fleet.progress();
        progress.accept("%d pushed, %d accepted, %d received; %d of %d devices connected, %d wait for %d messages"
                .formatted(
                        producer.pushed(),
                        producer.accepted(),
                        now.received(),
                        now.connected(),
                        now.devices(),
                        now.late(),
                        now.behind()));
    }
}
