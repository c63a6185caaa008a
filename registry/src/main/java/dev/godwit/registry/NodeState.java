package dev.godwit.registry;

import java.util.concurrent.TimeUnit;

/**
 * What the node table holds of an incarnation. All times are of one clock, that of the registry: never a node's own.
 *
 * @param renewedAt milliseconds
 * @param deadAt milliseconds; 0 while it lives
 */
public record NodeState(NodeLease lease, long renewedAt, long deadAt) {

    /** Ten missed renewals. */
    public static final long LEASE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    /** How long a dead incarnation is remembered: longer than a stalled node can take to come back and ask. */
    public static final long TOMBSTONE_MILLIS = TimeUnit.DAYS.toMillis(1);

    public static NodeState created(NodeLease lease, long now) {
        return new NodeState(lease, now, 0);
    }

    /** The tombstone of an incarnation that the table did not know: its next renewal must hear that it is dead. */
    public static NodeState unknownDead(String incarnation, long now) {
        return new NodeState(new NodeLease("", incarnation, "", 0, false, 0), 0, now);
    }

    public boolean dead() {
        return deadAt != 0;
    }

    /** How it stands at this moment: a lease that ran out is dead, whether or not somebody has marked it. */
    public NodeState at(long now) {
        return now - renewedAt >= LEASE_MILLIS ? buried(now) : this;
    }

    /** After a renewal. The dead do not come back. */
    public NodeState renewed(NodeLease renewed, long now) {
        NodeState current = at(now);
        return current.dead() ? current : new NodeState(renewed, Math.max(renewedAt, now), 0);
    }

    public NodeState buried(long now) {
        return dead() ? this : new NodeState(lease, renewedAt, now);
    }

    /**
     * What holds after a split of the registry was healed: the side that heard of the node last. The other side took it for dead
     * only because it could not hear it.
     */
    public NodeState merged(NodeState other) {
        if (renewedAt == other.renewedAt) {
            return dead() ? this : other;
        }
        return renewedAt > other.renewedAt ? this : other;
    }

    /** Whether the tombstone has served its time. */
    public boolean forgotten(long now) {
        return dead() && now - deadAt >= TOMBSTONE_MILLIS;
    }
}
