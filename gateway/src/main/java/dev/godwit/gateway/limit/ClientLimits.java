package dev.godwit.gateway.limit;

import dev.godwit.inbox.SharedLimits;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Who of those that knock may come in now, and who is in. What concerns this node alone is decided at once, any thread; how many
 * connections a user has is asked of all nodes.
 */
public final class ClientLimits {

    private static final Object NODE = new Object();

    private final LimitOptions options;
    private final LoadGuard guard;
    private final LongSupplier ticks;
    private final LimitMetrics metrics;
    private final Optional<Buckets<Object>> connects;
    private final Optional<Buckets<ClientAddress>> connectsPerAddress;
    private final Tally<ClientAddress> addresses = new Tally<>();
    private final AtomicInteger open = new AtomicInteger();
    private final Sockets sockets;
    private final Optional<UserSeats> users;
    private final PublishLimit publishes;

    /**
     * What all nodes share.
     *
     * @param node another name with each start
     */
    public record Cluster(SharedLimits shared, String node) {}

    /**
     * @param loop that what is shared is confined to
     * @param ticks milliseconds of a clock that never jumps; any thread
     */
    public ClientLimits(LimitOptions options, Cluster cluster, Loop loop, LongSupplier ticks, LimitMetrics metrics) {
        this.options = options;
        this.guard = new LoadGuard(options.mark());
        this.ticks = ticks;
        this.metrics = metrics;
        metrics.watch(guard);
        this.connects = options.connects().map(Buckets::new);
        this.connectsPerAddress = options.connectsPerAddress().map(Buckets::new);
        this.sockets = new Sockets(options, metrics);
        this.users = options.perUser() == 0
                ? Optional.empty()
                : Optional.of(new UserSeats(loop, cluster.shared(), cluster.node(), options.perUser(), metrics));
        this.publishes = options.publishes()
                .<PublishLimit>map(rate -> new TenantPublishes(loop, cluster.shared(), rate))
                .orElse(PublishLimit.NONE);
    }

    public void start() {
        users.ifPresent(UserSeats::start);
    }

    /** Gives back what the other nodes count for this one. */
    public void stop() {
        users.ifPresent(UserSeats::stop);
    }

    public LimitOptions options() {
        return options;
    }

    public LoadGuard guard() {
        return guard;
    }

    public LimitMetrics metrics() {
        return metrics;
    }

    public Sockets sockets() {
        return sockets;
    }

    public FrameLimit frames() {
        return new FrameLimit(options.frames().map(rate -> new TokenBucket(rate, ticks.getAsLong())), metrics);
    }

    public PublishLimit publishes() {
        return publishes;
    }

    /** How many are in. */
    public int open() {
        return open.get();
    }

    /** Somebody wants to connect: counts it, and says what is against it. Before anything that costs more than this. */
    public Optional<Problem> knock(ClientAddress address) {
        boolean full = options.connections() > 0 && open.get() >= options.connections();
        if (full || guard.isShedding()) {
            return refused(Refusal.NODE_FULL);
        }
        if (!granted(connectsPerAddress, address)) {
            return refused(Refusal.ADDRESS_CONNECTS);
        }
        return granted(connects, NODE) ? Optional.empty() : refused(Refusal.NODE_CONNECTS);
    }

    /** A place for a connection, to be taken, and to be given back whatever becomes of it. */
    public Place place(ClientAddress address, Mailbox user) {
        return new Place(this, address, user);
    }

    /** What is against it; if nothing is, it is counted. */
    CompletionStage<Optional<Problem>> enter(ClientAddress address, Mailbox user) {
        if (options.perAddress() > 0 && !addresses.enter(address, options.perAddress())) {
            return CompletableFuture.completedFuture(refused(Refusal.ADDRESS_CONNECTIONS));
        }
        open.incrementAndGet();
        return users.map(seats -> seats.enter(user).thenApply(granted -> entered(granted, address)))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    void leave(ClientAddress address, Mailbox user) {
        leaveNode(address);
        users.ifPresent(seats -> seats.leave(user));
    }

    private Optional<Problem> entered(boolean granted, ClientAddress address) {
        if (granted) {
            return Optional.empty();
        }
        leaveNode(address);
        return refused(Refusal.USER_CONNECTIONS);
    }

    private void leaveNode(ClientAddress address) {
        open.decrementAndGet();
        if (options.perAddress() > 0) {
            addresses.leave(address);
        }
    }

    private <K> boolean granted(Optional<Buckets<K>> buckets, K key) {
        return buckets.map(known -> known.take(key, ticks.getAsLong()).isGranted())
                .orElse(true);
    }

    private Optional<Problem> refused(Refusal refusal) {
        metrics.exceeded(refusal.limit());
        return Optional.of(refusal.problem());
    }
}
