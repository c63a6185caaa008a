package dev.godwit.gateway.hub;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import java.util.ArrayList;
import java.util.List;

/** A mailbox that hubs of this node follow, and its route. Confined to the node's loop. */
public final class NodeMailbox {

    private final Mailbox mailbox;
    private final Partition partition;
    private final List<FollowedMailbox> followed = new ArrayList<>(1);

    /** A put with this epoch or a higher one proves that the route is there: it was sent after the doubt, for this incarnation. */
    private long provenFrom;
    /** When it was known last that the route may be absent; ticks. */
    private long doubtedAt;

    private int putsInFlight;

    NodeMailbox(Mailbox mailbox, Partition partition) {
        this.mailbox = mailbox;
        this.partition = partition;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public Partition partition() {
        return partition;
    }

    /** One for each hub. */
    List<FollowedMailbox> followed() {
        return followed;
    }

    boolean gone() {
        return followed.isEmpty();
    }

    void doubt(long nextEpoch, long now) {
        provenFrom = nextEpoch;
        doubtedAt = now;
    }

    boolean provenBy(long epoch) {
        return epoch >= provenFrom;
    }

    long doubtedAt() {
        return doubtedAt;
    }

    void putSent() {
        putsInFlight++;
    }

    void putDone() {
        putsInFlight--;
    }

    boolean putInFlight() {
        return putsInFlight > 0;
    }
}
