package dev.godwit.router.lane;

import dev.godwit.inbox.LogWriter;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import dev.godwit.router.RouterMetrics;
import dev.godwit.router.forward.Outlet;
import dev.godwit.router.log.DeadLetters;
import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import dev.godwit.runtime.Loop;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This router's share of the push topic: one {@link Lane} per owned partition. Confined to its loop. */
public final class Lanes implements PushLog.Listener {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);
    private static final long HOUSEKEEPING_MILLIS = 1_000;

    /** The parts of the program that lanes stand on. */
    public record Ports(Loop loop, PushLog kafka, LogWriter writer, Outlet outlet) {}

    private final LaneTools tools;
    private final PushTopic topic;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private final Telling telling;
    private final Forgetting forgetting;
    private Loop.@Nullable Timer housekeeping;
    private boolean askingEnds;
    private boolean stopped;
    private volatile String trouble = "";

    public Lanes(PushTopic topic, DerivedRecords codec, Ports ports, LaneSettings settings, RouterMetrics metrics) {
        this.topic = topic;
        this.tools = new LaneTools(
                ports.loop(),
                ports.kafka(),
                ports.writer(),
                ports.outlet(),
                new Classifier(topic, codec, settings.receipts(), metrics),
                new Derivation(topic, codec),
                new DeadLetters(topic.name()),
                settings,
                metrics);
        this.telling = new Telling(tools);
        this.forgetting = new Forgetting(ports.loop(), ports.writer(), settings.logAge());
    }

    /** Called on the loop. */
    public void start() {
        tools.writer().onReconnect(() -> tools.loop().execute(this::storeReconnected));
        housekeep();
    }

    /** Called on the loop, before the log is stopped. */
    public void stop() {
        stopped = true;
        commit();
        if (housekeeping != null) {
            housekeeping.cancel();
        }
        revoked(List.copyOf(lanes.keySet()));
    }

    /** What keeps partitions from being consumed, empty if nothing does. Any thread. */
    public String trouble() {
        return trouble;
    }

    @Override
    public void assigned(Collection<Integer> partitions) {
        log.info("event=partitions-assigned count={} partitions={}", partitions.size(), partitions);
        for (int number : partitions) {
            close(lanes.remove(number));
            if (!stopped && number < topic.partitions()) {
                Lane lane = new Lane(tools, topic.partition(number));
                lanes.put(number, lane);
                lane.open();
            }
        }
    }

    @Override
    public void revoked(Collection<Integer> partitions) {
        log.info("event=partitions-revoked count={} partitions={}", partitions.size(), partitions);
        for (int number : partitions) {
            close(lanes.remove(number));
            committed.remove(number);
        }
    }

    @Override
    public void records(int partition, List<PushRecord> records) {
        Lane lane = lanes.get(partition);
        if (lane != null) {
            lane.records(records);
        }
    }

    private static void close(@Nullable Lane lane) {
        if (lane != null) {
            lane.close();
        }
    }

    private void storeReconnected() {
        lanes.values().forEach(Lane::storeReconnected);
    }

    private void housekeep() {
        if (stopped) {
            return;
        }
        housekeeping = tools.loop().after(HOUSEKEEPING_MILLIS, this::housekeep);
        commit();
        askEnds();
        report();
        lanes.values().stream()
                .filter(lane -> lane.state() == Lane.State.RUNNING)
                .map(Lane::partition)
                .forEach(this::keepHouse);
    }

    private void keepHouse(Partition partition) {
        telling.due(partition);
        forgetting.due(partition);
    }

    private void askEnds() {
        if (askingEnds || lanes.isEmpty()) {
            return;
        }
        askingEnds = true;
        tools.loop().whenDone(tools.kafka().ends(List.copyOf(lanes.keySet())), (ends, failure) -> {
            askingEnds = false;
            if (ends != null) {
                ends.forEach(this::end);
                tools.metrics().lag(lag(ends));
            }
        });
    }

    private void end(int partition, long end) {
        Lane lane = lanes.get(partition);
        if (lane != null) {
            lane.kafkaEnd(end);
        }
    }

    private long lag(Map<Integer, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(entry -> {
                    Lane lane = lanes.get(entry.getKey());
                    return lane == null
                            ? 0
                            : Math.max(0, entry.getValue() - lane.appliedEnd().orElse(entry.getValue()));
                })
                .sum();
    }

    private void commit() {
        Map<Integer, Long> news = new HashMap<>();
        lanes.forEach((partition, lane) -> lane.appliedEnd().ifPresent(end -> {
            Long before = committed.put(partition, end);
            if (before == null || before != end) {
                news.put(partition, end);
            }
        }));
        if (!news.isEmpty()) {
            tools.kafka().commit(news);
        }
    }

    private void report() {
        tools.metrics()
                .lanes(lanes.values().stream().map(Lane::state).map(Enum::name).toList());
        StringBuilder text = new StringBuilder();
        lanes.values().forEach(lane -> {
            if (!lane.trouble().isEmpty() && text.length() < 500) {
                text.append(text.length() == 0 ? "" : "; ")
                        .append("partition ")
                        .append(lane.partition().number())
                        .append(": ")
                        .append(lane.trouble());
            }
        });
        trouble = text.toString();
    }
}
