package dev.godwit.chaos.sim;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.PushTopic;
import java.util.ArrayList;
import java.util.List;

/**
 * Redis: a primary, and a replica that lags behind. After a fail-over who was connected to the old primary still is for a while, and
 * reads and writes what nobody will ever see.
 */
final class Store implements Line.Service {

    private final Scheduler scheduler;
    private final Site site;
    private final PushTopic topic;
    private final LogRules rules;
    private final List<Line> lines = new ArrayList<>();
    private InMemoryInbox primary;
    private InMemoryInbox.Copy replica;
    private boolean up = true;

    Store(Network network, PushTopic topic, LogRules rules) {
        this.scheduler = network.scheduler();
        this.site = network.site("redis");
        this.topic = topic;
        this.rules = rules;
        this.primary = fresh();
        this.replica = primary.copy();
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public boolean up() {
        return up;
    }

    @Override
    public long patienceMicros() {
        return 2_000_000;
    }

    InMemoryInbox primary() {
        return primary;
    }

    Line line(Node process, NodeLoop loop, Runnable connected) {
        Line line = new Line(process, loop, this, connected, InboxUnavailable::new);
        lines.add(line);
        return line;
    }

    /** The replica is as the primary is now. */
    void replicate() {
        replica = primary.copy();
    }

    /** The replica takes over: what was acknowledged since {@link #replicate()} is lost. */
    void failOver() {
        InMemoryInbox next = fresh();
        next.restore(replica);
        primary = next;
        breakLines();
    }

    /** Emptied by somebody, connections and all else being well. */
    void flush() {
        primary.wipe();
        replica = primary.copy();
    }

    /** Started anew without its data. */
    void wipe() {
        primary = fresh();
        replica = primary.copy();
        breakLines();
    }

    void down() {
        up = false;
        breakLines();
    }

    void up(boolean isUp) {
        up = isUp;
    }

    private void breakLines() {
        for (Line line : lines) {
            boolean arriveStill = scheduler.oneIn(2);
            scheduler.after(scheduler.upTo(300_000), () -> line.breakOff(arriveStill));
        }
    }

    private InMemoryInbox fresh() {
        return new InMemoryInbox(topic, rules, () -> Scheduler.EPOCH + scheduler.micros() / 1_000);
    }
}
