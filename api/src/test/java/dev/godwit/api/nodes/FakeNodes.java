package dev.godwit.api.nodes;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.link.Connection;
import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.DisconnectAnswer;
import dev.godwit.protocol.link.DisconnectRequest;
import dev.godwit.protocol.link.Place;
import dev.godwit.registry.NodeLease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Gateways that answer as real ones do, unless they are told to be silent. */
public final class FakeNodes implements Nodes {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::getTenant).thenComparing(Place::getUser).thenComparing(Place::getConnection);

    private final Map<String, List<Connection>> connections = new TreeMap<>();
    private final Set<String> silent = new HashSet<>();
    private final List<DisconnectRequest> disconnects = new ArrayList<>();
    private int asked;

    public void connect(String node, String tenant, String user, String connection) {
        List<Connection> all = connections.computeIfAbsent(node, first -> new ArrayList<>());
        Place place = Place.newBuilder()
                .setTenant(tenant)
                .setUser(user)
                .setConnection(connection)
                .build();
        all.add(Connection.newBuilder()
                .setPlace(place)
                .setTransport("sse")
                .setSince(1_000)
                .build());
        all.sort(Comparator.comparing(Connection::getPlace, ORDER));
    }

    public void silence(String node) {
        silent.add(node);
    }

    public List<DisconnectRequest> disconnects() {
        return disconnects;
    }

    public int asked() {
        return asked;
    }

    @Override
    public CompletionStage<ConnectionsAnswer> connections(NodeLease node, ConnectionsRequest request) {
        asked++;
        if (silent.contains(node.node())) {
            return CompletableFuture.failedFuture(new TimeoutException());
        }
        List<Connection> meant = connections.getOrDefault(node.node(), List.of()).stream()
                .filter(connection -> means(request, connection.getPlace()))
                .toList();
        List<Connection> rest = meant.stream()
                .filter(connection ->
                        !request.hasAfter() || ORDER.compare(connection.getPlace(), request.getAfter()) > 0)
                .toList();
        return CompletableFuture.completedFuture(ConnectionsAnswer.newBuilder()
                .addAllConnections(rest.stream().limit(request.getLimit()).toList())
                .setMore(rest.size() > request.getLimit())
                .setCount(meant.size())
                .build());
    }

    @Override
    public CompletionStage<DisconnectAnswer> disconnect(NodeLease node, DisconnectRequest request) {
        if (silent.contains(node.node())) {
            return CompletableFuture.failedFuture(new TimeoutException());
        }
        disconnects.add(request);
        List<Connection> all = connections.computeIfAbsent(node.node(), first -> new ArrayList<>());
        List<Connection> ended = all.stream()
                .filter(connection -> request.hasUser()
                        ? Mailbox.parse(request.getUser())
                                .name()
                                .equals(connection.getPlace().getUser())
                        : request.getConnection().equals(connection.getPlace().getConnection()))
                .toList();
        all.removeAll(ended);
        return CompletableFuture.completedFuture(
                DisconnectAnswer.newBuilder().setClosed(ended.size()).build());
    }

    /** All follow every topic. */
    private static boolean means(ConnectionsRequest request, Place place) {
        if (request.getMailbox().isEmpty()) {
            return request.getTenant().isEmpty() || request.getTenant().equals(place.getTenant());
        }
        Mailbox mailbox = Mailbox.parse(request.getMailbox());
        return mailbox.kind() == Mailbox.Kind.TOPIC
                || (mailbox.name().equals(place.getUser())
                        && mailbox.tenant().name().equals(place.getTenant()));
    }
}
