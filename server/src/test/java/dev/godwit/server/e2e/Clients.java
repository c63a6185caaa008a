package dev.godwit.server.e2e;

import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.util.ArrayList;
import java.util.List;

/** Who uses the cluster in a test: services that push, listeners that receive. Closes them all. */
final class Clients implements AutoCloseable {

    private final Cluster cluster;
    private final List<SseListener> listeners = new ArrayList<>();
    private final List<FrameListener> sockets = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();

    Clients(Cluster cluster) {
        this.cluster = cluster;
    }

    Ledger ledger() {
        Ledger ledger = new Ledger(cluster.kafka().bootstrapServers(), "godwit.push");
        ledgers.add(ledger);
        return ledger;
    }

    /**
     * @param gateways tried in turn, each time the connection ends
     */
    SseListener listen(String user, String device, RoleProcess... gateways) {
        return listen(user, Tenant.DEFAULT, device, gateways);
    }

    SseListener listen(String user, Tenant tenant, String device, RoleProcess... gateways) {
        return open(cluster.token(user, tenant.name()), "device=" + device, gateways);
    }

    /** Follows topics of the default tenant besides; {@code query} is what stands behind {@code topics=}. */
    SseListener follow(String user, String query, RoleProcess... gateways) {
        return open(cluster.token(user, Tenant.DEFAULT.name(), "**"), "device=" + user + "&topics=" + query, gateways);
    }

    /** A WebSocket whose user may follow topics of these patterns. */
    FrameListener socket(RoleProcess gateway, String query, String user, String... follow) {
        FrameListener socket =
                FrameListener.open(gateway.clientUrl(), query, cluster.token(user, Tenant.DEFAULT.name(), follow));
        sockets.add(socket);
        return socket;
    }

    /** A WebSocket whose user may follow and publish to every topic below {@code room.}. */
    FrameListener publisher(RoleProcess gateway, String query, String user) {
        FrameListener socket =
                FrameListener.open(gateway.clientUrl(), query, cluster.publisherToken(user, "room.**", "room.**"));
        sockets.add(socket);
        return socket;
    }

    private SseListener open(String token, String query, RoleProcess... gateways) {
        SseListener listener = new SseListener(
                List.of(gateways).stream().map(RoleProcess::clientUrl).toList(), token, query);
        listeners.add(listener);
        return listener;
    }

    @Override
    public void close() {
        listeners.forEach(SseListener::close);
        sockets.forEach(FrameListener::close);
        ledgers.forEach(Ledger::close);
    }
}
