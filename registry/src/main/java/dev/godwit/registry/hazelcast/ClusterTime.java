package dev.godwit.registry.hazelcast;

import com.hazelcast.core.HazelcastInstance;

/** The members' common clock. Leases are judged by it alone: clocks of nodes may be wrong. */
final class ClusterTime {

    /** Not known yet; filled in by the first member that takes the call, so that the backup decides by the same moment. */
    static final long UNKNOWN = 0;

    private ClusterTime() {}

    static long of(HazelcastInstance member, long known) {
        return known == UNKNOWN ? member.getCluster().getClusterTime() : known;
    }
}
