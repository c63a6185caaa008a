package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.NodeState;
import dev.godwit.registry.Renewal;
import java.util.Map.Entry;

/** Renews a node's lease and answers with the name of the {@link Renewal}: enums would travel by Java serialization. */
final class RenewLease implements EntryProcessor<String, NodeState, String>, HazelcastInstanceAware {

    static final Compact<RenewLease> COMPACT = new Compact<>(
            RenewLease.class,
            "godwit.renew",
            in -> new RenewLease(Wire.object(in, "lease", NodeLease.class), in.readInt64("now")),
            (out, renew) -> {
                out.writeCompact("lease", renew.lease);
                out.writeInt64("now", renew.now);
            });

    private final NodeLease lease;
    private long now;

    RenewLease(NodeLease lease) {
        this(lease, ClusterTime.UNKNOWN);
    }

    private RenewLease(NodeLease lease, long now) {
        this.lease = lease;
        this.now = now;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        now = ClusterTime.of(member, now);
    }

    @Override
    public String process(Entry<String, NodeState> entry) {
        NodeState known = entry.getValue();
        NodeState renewed = known == null ? NodeState.created(lease, now) : known.renewed(lease, now);
        entry.setValue(renewed);
        return (known == null ? Renewal.CREATED : renewed.dead() ? Renewal.DEAD : Renewal.RENEWED).name();
    }
}
