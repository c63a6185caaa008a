package dev.godwit.api.nodes;

import dev.godwit.inbox.Device;
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.DisconnectAnswer;
import dev.godwit.protocol.link.DisconnectRequest;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Route;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is connected where. The registry names the nodes, they are asked; nothing is scanned. A node that does not answer makes an
 * answer incomplete, which then says so. Stages fail with {@link dev.godwit.registry.RegistryUnavailable}. Any thread may call.
 */
public final class Directory {

    /** The most connections of one page, and of one user that are shown from one node. */
    public static final int MOST = 1_000;

    private static final int LOG_MILLIS = 1_500;

    private final Registry registry;
    private final Nodes nodes;
    private final LogReader log;

    public Directory(Registry registry, Nodes nodes, LogReader log) {
        this.registry = registry;
        this.nodes = nodes;
        this.log = log;
    }

    public CompletionStage<UserView> user(Mailbox user) {
        ConnectionsRequest question = followers(user).toBuilder().setLimit(MOST).build();
        CompletionStage<Optional<List<Device>>> devices = devices(user);
        return holders(user)
                .thenCompose(holders -> Answers.ask(holders.known(), node -> nodes.connections(node, question))
                        .thenCombine(
                                devices,
                                (answers, known) ->
                                        new UserView(connections(answers), known, holders.without(answers))));
    }

    /**
     * @param after where the list of members goes on
     */
    public CompletionStage<TopicView> topic(Mailbox topic, Optional<PageToken> after, int limit) {
        ConnectionsRequest question = followers(topic);
        return holders(topic).thenCompose(holders -> {
            CompletionStage<ConnectionPage> members = new Walk(nodes, question, limit, after).page(holders.known());
            return Answers.ask(holders.known(), node -> nodes.connections(node, question))
                    .thenCombine(
                            members,
                            (counts, page) -> new TopicView(
                                    counts.given()
                                            .mapToLong(ConnectionsAnswer::getCount)
                                            .sum(),
                                    page,
                                    holders.without(counts)));
        });
    }

    /**
     * Connections of all nodes.
     *
     * @param tenant only of this one; empty: of all
     */
    public CompletionStage<ConnectionPage> connections(Optional<Tenant> tenant, Optional<PageToken> after, int limit) {
        ConnectionsRequest question = ConnectionsRequest.newBuilder()
                .setTenant(tenant.map(Tenant::name).orElse(""))
                .build();
        return living().thenCompose(all -> new Walk(nodes, question, limit, after).page(all));
    }

    /**
     * Ends all connections of a user.
     *
     * @param reconnect whether the clients are asked to come back
     */
    public CompletionStage<Disconnected> disconnect(Mailbox user, boolean reconnect) {
        return disconnect(DisconnectRequest.newBuilder()
                .setUser(user.key())
                .setReconnect(reconnect)
                .build());
    }

    /**
     * Ends one connection.
     *
     * @param tenant only if it is of this one; empty: whatever its tenant
     */
    public CompletionStage<Disconnected> disconnect(String connection, Optional<Tenant> tenant, boolean reconnect) {
        return disconnect(DisconnectRequest.newBuilder()
                .setConnection(connection)
                .setTenant(tenant.map(Tenant::name).orElse(""))
                .setReconnect(reconnect)
                .build());
    }

    // Routes are a hint: who is to be cut off must not slip through where one is missing. So every node is asked.
    private CompletionStage<Disconnected> disconnect(DisconnectRequest request) {
        return living().thenCompose(all -> Answers.ask(all, node -> nodes.disconnect(node, request)))
                .thenApply(answers -> new Disconnected(
                        answers.given().mapToLong(DisconnectAnswer::getClosed).sum(), answers.silent()));
    }

    private static ConnectionsRequest followers(Mailbox mailbox) {
        return ConnectionsRequest.newBuilder().setMailbox(mailbox.key()).build();
    }

    private static List<NodeConnection> connections(Answers<ConnectionsAnswer> answers) {
        return answers.all().stream()
                .flatMap(answer -> answer.given() == null
                        ? Stream.empty()
                        : answer.given().getConnectionsList().stream()
                                .map(connection ->
                                        new NodeConnection(answer.node().node(), connection)))
                .toList();
    }

    private CompletionStage<Optional<List<Device>>> devices(Mailbox user) {
        return log.devices(user)
                .toCompletableFuture()
                .copy()
                .orTimeout(LOG_MILLIS, TimeUnit.MILLISECONDS)
                .handle((devices, failure) -> Optional.ofNullable(devices));
    }

    private CompletionStage<List<NodeLease>> living() {
        return registry.nodes()
                .thenApply(all -> all.stream()
                        .sorted(Comparator.comparing(NodeLease::incarnation))
                        .toList());
    }

    private CompletionStage<Holders> holders(Mailbox mailbox) {
        return registry.routes(List.of(mailbox))
                .thenCombine(living(), (routes, all) -> Holders.of(routes.getOrDefault(mailbox, List.of()), all));
    }

    /**
     * The nodes that have followers.
     *
     * @param known those whose address is
     * @param unknown names of the others
     */
    private record Holders(List<NodeLease> known, List<String> unknown) {

        static Holders of(List<Route> routes, List<NodeLease> all) {
            Set<String> holding = routes.stream().map(Route::incarnation).collect(Collectors.toSet());
            Set<String> living = all.stream().map(NodeLease::incarnation).collect(Collectors.toSet());
            return new Holders(
                    all.stream()
                            .filter(node -> holding.contains(node.incarnation()))
                            .toList(),
                    routes.stream()
                            .filter(route -> !living.contains(route.incarnation()))
                            .map(Route::node)
                            .toList());
        }

        List<String> without(Answers<?> answers) {
            return Stream.concat(answers.silent().stream(), unknown.stream()).toList();
        }
    }
}
