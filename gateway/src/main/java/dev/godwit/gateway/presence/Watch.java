package dev.godwit.gateway.presence;

import dev.godwit.protocol.link.WatchFrame;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One router's look at who is here: first all, then what changes. What waits to be told is who, not what: a member that comes and
 * goes while the router does not read is told of once, as it is by then. Confined to the node's loop.
 */
public final class Watch {

    private static final int MOST = 500;
    private static final long PULSE_MILLIS = 5_000;
    private static final Loop.Timer NOT_SET = () -> {};

    private final Loop loop;
    private final Attendance attendance;
    private final BitSet partitions;
    private final String incarnation;
    private final Wire wire;
    private final Map<Integer, Set<String>> changed = new TreeMap<>();
    private final Deque<Integer> untold = new ArrayDeque<>();
    private Iterator<String> telling = List.<String>of().iterator();
    private boolean scheduled;
    private boolean ended;
    private Loop.Timer pulse = NOT_SET;

    /** The way to the router. */
    public interface Wire {

        boolean writable();

        void send(WatchFrame frame);
    }

    Watch(Loop loop, Attendance attendance, BitSet partitions, String incarnation, Wire wire) {
        this.loop = loop;
        this.attendance = attendance;
        this.partitions = partitions;
        this.incarnation = incarnation;
        this.wire = wire;
    }

    void begin() {
        partitions.stream().forEach(untold::add);
        if (!untold.isEmpty()) {
            telling = attendance.present(untold.element()).iterator();
        }
        pulse();
        tellSoon();
    }

    /** The router reads again. */
    public void writable() {
        tellSoon();
    }

    public void end() {
        ended = true;
        pulse.cancel();
        attendance.ended(this);
    }

    void changed(int partition, String member) {
        if (partitions.get(partition)) {
            changed.computeIfAbsent(partition, first -> new LinkedHashSet<>()).add(member);
            tellSoon();
        }
    }

    private void tellSoon() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(this::tell);
        }
    }

    private void tell() {
        scheduled = false;
        if (ended || !wire.writable()) {
            return;
        }
        if (!changed.isEmpty()) {
            tellChanges(changed.keySet().iterator().next());
        } else if (!untold.isEmpty()) {
            tellAll(untold.element());
        } else {
            return;
        }
        // Others have their turn in between.
        tellSoon();
    }

    private void tellChanges(int partition) {
        Iterator<String> members = changed.getOrDefault(partition, Set.of()).iterator();
        WatchFrame.Builder frame = frame(partition);
        for (int i = 0; i < MOST && members.hasNext(); i++) {
            String member = members.next();
            members.remove();
            if (attendance.isPresent(partition, member)) {
                frame.addPresent(member);
            } else {
                frame.addAbsent(member);
            }
        }
        if (!members.hasNext()) {
            changed.remove(partition);
        }
        wire.send(frame.build());
    }

    private void tellAll(int partition) {
        WatchFrame.Builder frame = frame(partition);
        for (int i = 0; i < MOST && telling.hasNext(); i++) {
            String member = telling.next();
            if (attendance.isPresent(partition, member)) {
                frame.addPresent(member);
            }
        }
        if (!telling.hasNext()) {
            frame.setComplete(true);
            untold.remove();
            if (!untold.isEmpty()) {
                telling = attendance.present(untold.element()).iterator();
            }
        }
        wire.send(frame.build());
    }

    private WatchFrame.Builder frame(int partition) {
        return WatchFrame.newBuilder().setIncarnation(incarnation).setPartition(partition);
    }

    private void pulse() {
        if (wire.writable()) {
            wire.send(WatchFrame.newBuilder().setIncarnation(incarnation).build());
        }
        pulse = loop.after(PULSE_MILLIS, this::pulse);
    }
}
