package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.NodeState;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Declares an incarnation dead. */
final class BuryLease implements EntryProcessor<String, NodeState, @Nullable Object>, HazelcastInstanceAware {

    static final Compact<BuryLease> COMPACT = new Compact<>(
            BuryLease.class,
            "godwit.bury",
            in -> new BuryLease(in.readInt64("now")),
            (out, bury) -> out.writeInt64("now", bury.now));

    private long now;

    BuryLease() {
        this(ClusterTime.UNKNOWN);
    }

    private BuryLease(long now) {
        this.now = now;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        now = ClusterTime.of(member, now);
    }

    @Override
    public @Nullable Object process(Entry<String, NodeState> entry) {
        NodeState known = entry.getValue();
        entry.setValue(known == null ? NodeState.unknownDead(entry.getKey(), now) : known.buried(now));
        return null;
    }
}
