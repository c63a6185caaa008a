package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.NodeState;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Marks leases that ran out as dead, and removes tombstones that have served their time. */
final class ExpireLeases implements EntryProcessor<String, NodeState, @Nullable Object>, HazelcastInstanceAware {

    static final Compact<ExpireLeases> COMPACT = new Compact<>(
            ExpireLeases.class,
            "godwit.expire",
            in -> new ExpireLeases(in.readInt64("now")),
            (out, expire) -> out.writeInt64("now", expire.now));

    private long now;

    ExpireLeases() {
        this(ClusterTime.UNKNOWN);
    }

    private ExpireLeases(long now) {
        this.now = now;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        now = ClusterTime.of(member, now);
    }

    @Override
    @SuppressWarnings("NullAway") // A null value removes the entry.
    public @Nullable Object process(Entry<String, NodeState> entry) {
        NodeState known = entry.getValue();
        if (known == null) {
            return null;
        }
        if (known.forgotten(now)) {
            entry.setValue(null);
        } else if (!known.at(now).equals(known)) {
            entry.setValue(known.at(now));
        }
        return null;
    }
}
