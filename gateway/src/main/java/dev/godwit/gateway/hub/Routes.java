package dev.godwit.gateway.hub;

import dev.godwit.protocol.Mailbox;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Route;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's routes in the registry: made when the first hub follows a mailbox, removed when the last one leaves, published
 * again whenever they may be gone. Confined to the node's loop; hubs call from theirs.
 */
public final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final int BATCH = 500;
    private static final long PACE_MILLIS = 100;

    private final Loop loop;
    private final Registry registry;
    private final NodeMailboxes mailboxes;
    private final Sweeper sweeper;
    private final RouteOptions options;

    private String incarnation;
    private long epoch;
    private final Set<NodeMailbox> doubted = new LinkedHashSet<>();
    private final Set<NodeMailbox> urgent = new LinkedHashSet<>();
    private final Set<NodeMailbox> bulk = new LinkedHashSet<>();
    private final Queue<NodeMailbox> walk = new ArrayDeque<>();
    private boolean urgentScheduled;
    private boolean bulkScheduled;
    private boolean retryScheduled;

    public Routes(Loop loop, Registry registry, NodeMailboxes mailboxes, Sweeper sweeper, RouteOptions options) {
        this.loop = loop;
        this.registry = registry;
        this.mailboxes = mailboxes;
        this.sweeper = sweeper;
        this.options = options;
        this.incarnation = "";
    }

    /** Begins as this incarnation, or goes on as a new one: the routes of the old one are void. */
    public void incarnation(String current) {
        incarnation = current;
        publishAll();
    }

    /** Publishes all routes, paced; each mailbox is swept after its route is confirmed. */
    public void publishAll() {
        List<NodeMailbox> all = mailboxes.all();
        all.forEach(this::doubt);
        bulk.addAll(all);
        scheduleBulk();
    }

    /** Begins to publish all routes again and again, slowly. */
    public void startWalk() {
        loop.after(1_000, this::walkOn);
    }

    /** How many mailboxes have a route that is not confirmed. */
    public int unconfirmed() {
        return doubted.size();
    }

    /** Publishes a mailbox's route once more: frames that should have come did not. Any thread. */
    void republish(Mailbox mailbox) {
        loop.execute(() -> {
            NodeMailbox known = mailboxes.find(mailbox);
            if (known != null) {
                bulk.add(known);
                scheduleBulk();
            }
        });
    }

    /** Any thread. */
    void sweepSoon(Mailbox mailbox) {
        loop.execute(() -> {
            NodeMailbox known = mailboxes.find(mailbox);
            if (known != null) {
                sweeper.sweepSoon(known);
            }
        });
    }

    /** A hub begins to follow: it is told when the route is confirmed. Any thread. */
    void acquire(FollowedMailbox followed) {
        loop.execute(() -> acquired(followed));
    }

    /** A hub no longer follows. Any thread. */
    void release(FollowedMailbox followed) {
        loop.execute(() -> released(followed));
    }

    private void acquired(FollowedMailbox followed) {
        NodeMailbox mailbox = mailboxes.add(followed);
        if (mailbox.followed().size() == 1) {
            doubt(mailbox);
            urgent.add(mailbox);
            scheduleUrgent();
        } else if (!doubted.contains(mailbox)) {
            confirm(followed);
        }
    }

    private void released(FollowedMailbox followed) {
        NodeMailbox last = mailboxes.remove(followed);
        if (last != null) {
            doubted.remove(last);
            urgent.remove(last);
            bulk.remove(last);
            report();
            if (!last.putInFlight()) {
                unpublish(last);
            }
        }
    }

    private void doubt(NodeMailbox mailbox) {
        mailbox.doubt(epoch + 1, loop.ticks());
        doubted.add(mailbox);
        report();
        if (!retryScheduled) {
            retryScheduled = true;
            loop.after(options.retry().toMillis(), this::retry);
        }
    }

    /** Routes that are still missing are published and their mailboxes swept: frames pass them by. */
    private void retry() {
        retryScheduled = !doubted.isEmpty();
        if (!retryScheduled) {
            return;
        }
        long before = loop.ticks() - options.retry().toMillis() / 2;
        for (NodeMailbox mailbox : doubted) {
            if (mailbox.doubtedAt() <= before) {
                sweeper.sweepSoon(mailbox);
            }
            if (!mailbox.putInFlight()) {
                bulk.add(mailbox);
            }
        }
        scheduleBulk();
        loop.after(options.retry().toMillis(), this::retry);
    }

    private void scheduleUrgent() {
        if (!urgentScheduled) {
            urgentScheduled = true;
            loop.execute(this::publishUrgent);
        }
    }

    private void publishUrgent() {
        urgentScheduled = false;
        publish(take(urgent, BATCH));
        if (!urgent.isEmpty()) {
            scheduleUrgent();
        }
    }

    private void scheduleBulk() {
        if (!bulkScheduled && !bulk.isEmpty()) {
            bulkScheduled = true;
            loop.execute(this::publishBulk);
        }
    }

    private void publishBulk() {
        publish(take(bulk, (int) (options.perSecond() * PACE_MILLIS / 1_000)));
        if (bulk.isEmpty()) {
            bulkScheduled = false;
        } else {
            loop.after(PACE_MILLIS, this::publishBulk);
        }
    }

    private void walkOn() {
        if (walk.isEmpty()) {
            walk.addAll(mailboxes.all());
        }
        long steps = Math.max(1, options.walk().toSeconds());
        long share = (mailboxes.size() + steps - 1) / steps;
        for (long i = 0; i < share && !walk.isEmpty(); i++) {
            NodeMailbox next = walk.remove();
            if (!next.gone()) {
                bulk.add(next);
            }
        }
        scheduleBulk();
        loop.after(1_000, this::walkOn);
    }

    private void publish(List<NodeMailbox> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Route route = new Route(options.node(), incarnation, ++epoch);
        List<Mailbox> names = batch.stream().map(NodeMailbox::mailbox).toList();
        batch.forEach(NodeMailbox::putSent);
        loop.whenDone(ask(() -> registry.put(names, route)), (done, failure) -> published(batch, route, failure));
    }

    private void published(List<NodeMailbox> batch, Route route, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("event=routes_not_published count={}", batch.size(), failure);
        }
        for (NodeMailbox mailbox : batch) {
            mailbox.putDone();
            if (mailbox.gone()) {
                // A put that arrives after the removal would leave a route without followers. Who follows by now has
                // one of its own.
                if (!mailbox.putInFlight() && mailboxes.find(mailbox.mailbox()) == null) {
                    unpublish(mailbox);
                }
            } else if (failure == null && mailbox.provenBy(route.epoch())) {
                confirmed(mailbox);
            }
        }
        report();
    }

    private void confirmed(NodeMailbox mailbox) {
        if (doubted.remove(mailbox)) {
            mailbox.followed().forEach(Routes::confirm);
        }
    }

    private static void confirm(FollowedMailbox followed) {
        followed.hub().loop().execute(followed::confirmed);
    }

    private void unpublish(NodeMailbox mailbox) {
        Route route = new Route(options.node(), incarnation, ++epoch);
        // One that stays is removed by the router that finds nobody here.
        loop.whenDone(
                ask(() -> registry.remove(mailbox.mailbox(), route)),
                (done, failure) -> LOG.debug("event=route_removed mailbox={}", mailbox.mailbox(), failure));
    }

    private void report() {
        sweeper.metrics().unrouted(doubted.size());
    }

    private static List<NodeMailbox> take(Collection<NodeMailbox> from, int most) {
        List<NodeMailbox> taken = new ArrayList<>();
        for (Iterator<NodeMailbox> each = from.iterator(); each.hasNext() && taken.size() < most; each.remove()) {
            taken.add(each.next());
        }
        return taken;
    }

    private static CompletionStage<Void> ask(Supplier<CompletionStage<Void>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
