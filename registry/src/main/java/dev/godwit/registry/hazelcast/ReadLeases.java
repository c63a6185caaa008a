package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import dev.godwit.registry.NodeState;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Reads nodes as they stand by the members' clock: a lease that ran out comes back as dead. */
final class ReadLeases
        implements EntryProcessor<String, NodeState, @Nullable NodeState>, HazelcastInstanceAware, ReadOnly {

    static final Compact<ReadLeases> COMPACT =
            new Compact<>(ReadLeases.class, "godwit.leases", in -> new ReadLeases(), (out, read) -> {});

    private long now;

    @Override
    public void setHazelcastInstance(HazelcastInstance member) {
        now = ClusterTime.of(member, now);
    }

    @Override
    public @Nullable NodeState process(Entry<String, NodeState> entry) {
        NodeState state = entry.getValue();
        return state == null ? null : state.at(now);
    }

    @Override
    public @Nullable EntryProcessor<String, NodeState, @Nullable NodeState> getBackupProcessor() {
        return null;
    }
}
