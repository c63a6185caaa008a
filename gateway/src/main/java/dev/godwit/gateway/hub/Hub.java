package dev.godwit.gateway.hub;

import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.PushTopic;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All mailboxes that connections of one event loop follow. Confined to that loop; others enter by the two {@code deliver}s. */
public final class Hub {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final Loop loop;
    private final HubNode node;
    private final Pages pages;
    private final Map<Mailbox, FollowedMailbox> followed = new HashMap<>();

    public Hub(Loop loop, HubNode node) {
        this.loop = loop;
        this.node = node;
        this.pages = new Pages(loop, node.log(), node.options().readsInFlight(), node.metrics());
    }

    /**
     * Follows a mailbox. The follower is called later, never from within.
     *
     * @param near where the follower stands, if it knows
     */
    public Following follow(Mailbox mailbox, Optional<MessageId> near, Follower follower) {
        FollowedMailbox known = followed.get(mailbox);
        if (known != null) {
            return known.follow(follower);
        }
        FollowedMailbox begun = new FollowedMailbox(this, mailbox, near);
        followed.put(mailbox, begun);
        Following following = begun.follow(follower);
        begun.begin();
        return following;
    }

    public Loop loop() {
        return loop;
    }

    public PushTopic topic() {
        return node.topic();
    }

    public LogReader log() {
        return node.log();
    }

    public HubOptions options() {
        return node.options();
    }

    /** How many mailboxes are followed here, those that linger included. */
    public int size() {
        return followed.size();
    }

    /** Frames from a link, in its order. Any thread. */
    void deliver(List<Arrival> arrivals) {
        loop.execute(() -> arrivals.forEach(this::arrived));
    }

    /** A sweep's answers. Any thread. */
    void deliverHeads(List<Mailbox> mailboxes, List<MessageId> heads) {
        loop.execute(() -> {
            for (int i = 0; i < mailboxes.size(); i++) {
                swept(mailboxes.get(i), heads.get(i));
            }
        });
    }

    private void arrived(Arrival arrival) {
        FollowedMailbox mailbox = followed.get(arrival.mailbox());
        if (mailbox != null) {
            arrival.reach(mailbox);
        }
    }

    private void swept(Mailbox name, MessageId head) {
        FollowedMailbox mailbox = followed.get(name);
        if (mailbox != null && mailbox.swept(head)) {
            LOG.debug("event=sweep_found mailbox={} head={}", name, head);
            node.metrics().sweepFound();
            node.routes().republish(name);
        }
    }

    void dropped(FollowedMailbox mailbox) {
        followed.remove(mailbox.mailbox());
    }

    Pages pages() {
        return pages;
    }

    Routes routes() {
        return node.routes();
    }

    HubMetrics metrics() {
        return node.metrics();
    }

    /** Between three and five quarters of it, so that what began together does not stay together. */
    Duration jittered(Duration around) {
        RandomGenerator random = node.random();
        return Duration.ofMillis((long) (around.toMillis() * (0.75 + random.nextDouble() / 2)));
    }
}
