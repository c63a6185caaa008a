package dev.godwit.registry.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.core.HazelcastInstance;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cleans the registry: marks leases that ran out, then walks over the routes of the dead. The oldest member does it for all, on
 * its keeper's thread; a walk is slow on purpose.
 */
final class Caretaker {

    private static final long ROUND_MILLIS = 5_000;
    private static final long STEP_MILLIS = 10;
    /** Catches a route that a dead node put late, and what a loss of partitions left behind. */
    private static final long AGAIN_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Keeper keeper;
    private final Connection connection;
    private final NodeView view;
    private @Nullable PurgeWalk walk;
    private Set<String> purged = Set.of();
    private Set<String> suspects = Set.of();
    private long walkedAt = System.nanoTime();

    Caretaker(Keeper keeper, Connection connection, NodeView view) {
        this.keeper = keeper;
        this.connection = connection;
        this.view = view;
    }

    void start() {
        keeper.every(ROUND_MILLIS, this::round);
    }

    long ownedMailboxes() {
        return connection.isMember() && connection.connected()
                ? connection.tables().routes().getLocalMapStats().getOwnedEntryCount()
                : 0;
    }

    /** One look at the node table; begins a walk if there is something to clean. On the keeper's thread. */
    void round() {
        if (walk != null || !oldestMember()) {
            return;
        }
        connection.tables().nodes().executeOnEntries(new ExpireLeases());
        view.read();
        Set<String> gone = new HashSet<>(view.dead());
        boolean fresh = !purged.containsAll(gone);
        suspects.stream()
                .filter(incarnation -> !view.known().contains(incarnation))
                .forEach(gone::add);
        if (fresh || System.nanoTime() - walkedAt > AGAIN_NANOS) {
            begin(gone);
        }
    }

    private void begin(Set<String> gone) {
        HazelcastInstance member = connection.hazelcast();
        if (member != null) {
            walk = new PurgeWalk(member.getPartitionService(), connection, gone, view.known());
            keeper.execute(this::step);
        }
    }

    private void step() {
        PurgeWalk current = walk;
        if (current == null) {
            return;
        }
        walk = null;
        // If this fails the walk ends here; the next round begins another.
        if (current.step()) {
            walk = current;
            keeper.after(STEP_MILLIS, this::step);
        } else {
            purged = current.gone();
            suspects = current.unknown();
            walkedAt = System.nanoTime();
        }
    }

    private boolean oldestMember() {
        HazelcastInstance hazelcast = connection.hazelcast();
        if (hazelcast == null || !connection.isMember() || !connection.connected()) {
            return false;
        }
        Cluster cluster = hazelcast.getCluster();
        return cluster.getMembers().iterator().next().localMember();
    }
}
