package dev.godwit.registry.hazelcast;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleListener;
import dev.godwit.protocol.Mailbox;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Registry;
import dev.godwit.registry.RegistrySize;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The {@link Registry} on Hazelcast. A member holds a part of it; a client reaches it and starts without it. Calls never block and
 * may come from any thread; answers come on threads of Hazelcast.
 */
public final class HazelcastRegistry implements Registry, Component {

    static final Duration OPERATION = Duration.ofSeconds(5);
    static final Duration LOOK_UP = Duration.ofMillis(300);

    private final Keeper keeper = new Keeper();
    private final Disturbances disturbances = new Disturbances(keeper);
    private final Connection connection;
    private final NodeView view;
    private final Caretaker caretaker;

    private HazelcastRegistry(Connection.Kind kind, Function<LifecycleListener, HazelcastInstance> opener) {
        connection = new Connection(kind, keeper, disturbances, opener);
        view = new NodeView(keeper, connection);
        caretaker = new Caretaker(keeper, connection, view);
    }

    /** For a process that holds the registry: routers, and dev mode. */
    public static HazelcastRegistry member(MemberSettings settings) {
        return member(() -> MemberConfig.of(settings));
    }

    static HazelcastRegistry member(Supplier<Config> config) {
        return new HazelcastRegistry(
                Connection.Kind.MEMBER,
                listener ->
                        Hazelcast.newHazelcastInstance(config.get().addListenerConfig(new ListenerConfig(listener))));
    }

    /** For a process that only asks: gateways and the api. */
    public static HazelcastRegistry client(ClientSettings settings) {
        return new HazelcastRegistry(Connection.Kind.CLIENT, listener -> {
            ClientConfig config = ReconnectingClient.of(settings);
            config.addListenerConfig(new ListenerConfig(listener));
            return HazelcastClient.newHazelcastClient(config);
        });
    }

    @Override
    public String name() {
        return "registry";
    }

    /** Fails only if a member's address cannot be bound. */
    @Override
    public CompletionStage<Void> start() {
        keeper.every(1_000, view::tick);
        caretaker.start();
        return connection.open();
    }

    @Override
    public Check check() {
        return connection.check();
    }

    @Override
    public CompletionStage<Void> stop() {
        return connection.close();
    }

    @Override
    public CompletionStage<Void> put(Collection<Mailbox> mailboxes, Route route) {
        List<String> keys = mailboxes.stream().map(Mailbox::key).toList();
        return Answers.within(
                OPERATION.multipliedBy(Bulk.turns(keys.size())),
                "put",
                () -> connection.tables().bulk().inTurns(keys, new PutRoute(route)));
    }

    @Override
    public CompletionStage<Void> remove(Mailbox mailbox, Route route) {
        return Answers.within(
                OPERATION,
                "remove",
                () -> connection
                        .tables()
                        .routes()
                        .submitToKey(mailbox.key(), new RemoveRoute(route))
                        .thenAccept(done -> {}));
    }

    @Override
    public CompletionStage<Map<Mailbox, List<Route>>> routes(Collection<Mailbox> mailboxes) {
        Map<String, Mailbox> byKey = new HashMap<>();
        mailboxes.forEach(mailbox -> byKey.put(mailbox.key(), mailbox));
        return Answers.within(
                LOOK_UP,
                "look-up",
                () -> connection
                        .tables()
                        .routes()
                        .submitToKeys(byKey.keySet(), new ReadRoutes())
                        .thenCombine(view.recent(), (found, nodes) -> living(byKey, found, nodes)));
    }

    @Override
    public CompletionStage<Renewal> renew(NodeLease lease) {
        return Answers.within(
                OPERATION,
                "renew",
                () -> connection
                        .tables()
                        .nodes()
                        .submitToKey(lease.incarnation(), new RenewLease(lease))
                        .thenApply(Renewal::valueOf));
    }

    @Override
    public CompletionStage<Void> bury(String incarnation) {
        return Answers.within(
                OPERATION,
                "bury",
                () -> connection
                        .tables()
                        .nodes()
                        .submitToKey(incarnation, new BuryLease())
                        // So that the caller's next look-up knows.
                        .thenCompose(done -> view.current())
                        .thenAccept(done -> {}));
    }

    @Override
    public CompletionStage<List<NodeLease>> nodes() {
        return Answers.within(OPERATION, "nodes", () -> {
            connection.tables();
            return view.current().thenApply(NodeView::living);
        });
    }

    @Override
    public void onDisturbance(Runnable listener) {
        disturbances.add(listener);
    }

    /** Forgets all routes and nodes, for operators: nodes notice at their next renewal, and publish again. */
    public CompletionStage<Void> wipe() {
        CompletableFuture<Void> wiped = new CompletableFuture<>();
        keeper.execute(() -> {
            try {
                connection.tables().routes().clear();
                connection.tables().nodes().clear();
                view.read();
                wiped.complete(null);
            } catch (RuntimeException e) {
                wiped.completeExceptionally(e);
            }
        });
        return Answers.within(OPERATION, "wipe", () -> wiped);
    }

    /** What this process holds, for a metric; a client holds no mailboxes. */
    public RegistrySize size() {
        return new RegistrySize(caretaker.ownedMailboxes(), view.living().size());
    }

    Connection connection() {
        return connection;
    }

    private static Map<Mailbox, List<Route>> living(
            Map<String, Mailbox> byKey, Map<String, RouteSet> found, NodeView nodes) {
        Map<Mailbox, List<Route>> living = new HashMap<>();
        found.forEach((key, set) -> {
            List<Route> alive = set.routes().stream()
                    .filter(route -> !nodes.dead(route.incarnation()))
                    .collect(Collectors.toUnmodifiableList());
            if (!alive.isEmpty()) {
                living.put(byKey.get(key), alive);
            }
        });
        return living;
    }
}
