package dev.godwit.chaos.bug;

import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.hub.Entry;
import dev.godwit.gateway.hub.Hub;
import dev.godwit.gateway.hub.HubMetrics;
import dev.godwit.gateway.hub.HubNode;
import dev.godwit.gateway.hub.HubOptions;
import dev.godwit.gateway.hub.NodeMailboxes;
import dev.godwit.gateway.hub.RouteOptions;
import dev.godwit.gateway.hub.Routes;
import dev.godwit.gateway.hub.SweepOptions;
import dev.godwit.gateway.hub.Sweeper;
import dev.godwit.gateway.session.Comings;
import dev.godwit.gateway.session.LoopSessions;
import dev.godwit.gateway.session.Rosters;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.SessionMetrics;
import dev.godwit.gateway.session.SessionOptions;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.inbox.Append;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.memory.InMemoryRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A gateway node with a log and a registry in memory, and what a router does for it. */
final class GatewayScene extends Scene {

    /** Less than any sweep from time to time. */
    static final long SOON = 10_000;

    final InMemoryInbox inbox = new InMemoryInbox(TOPIC, RULES, loop::now);
    final InMemoryRegistry registry = new InMemoryRegistry(loop::now);
    private final NodeMailboxes mailboxes;
    private final Sessions sessions;
    private long offset = -1;

    GatewayScene() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        HubMetrics metrics = new HubMetrics(meters);
        Random random = new Random(1);
        mailboxes = new NodeMailboxes(TOPIC, metrics);
        Sweeper sweeper = new Sweeper(loop, inbox, mailboxes, SweepOptions.DEFAULT, random, metrics);
        Routes routes = new Routes(loop, registry, mailboxes, sweeper, RouteOptions.of("node"));
        routes.incarnation("first");
        registry.onDisturbance(routes::publishAll);
        sweeper.start();
        Hub hub = new Hub(loop, new HubNode(inbox, routes, TOPIC, HubOptions.DEFAULT, metrics, random));
        sessions =
                new LoopSessions(hub, SessionOptions.DEFAULT, new SessionMetrics(meters), new Rosters(Comings.UNHEARD));
        inbox.start(TOPIC.partition(0), "topic", 0, 0);
    }

    /** Alice comes with this device. */
    Session connect(SceneClient client, String device, Optional<Position> position) {
        return sessions.open(new SessionRequest("c", Tenant.DEFAULT, "alice", Optional.of(device), position), client);
    }

    /** To the log, and to the node if the registry knows that it follows. */
    void push(String text) {
        Arrival arrival = append(text);
        if (registry.routes(List.of(ALICE)).toCompletableFuture().join().containsKey(ALICE)) {
            mailboxes.dispatch(List.of(arrival));
        }
    }

    /** To the log. Its frame is lost on the way. */
    Arrival append(String text) {
        Step step = new Step(offset, ++offset, 0, loop.now(), Optional.empty());
        byte[] message = message(text);
        MessageId previous = inbox.append(
                        TOPIC.partition(0), new Append(step, ALICE, message, Optional.empty(), Optional.empty()))
                .toCompletableFuture()
                .join()
                .id();
        MessageId id = TOPIC.partition(0).id(offset);
        return new Arrival.Durable(ALICE, previous, Entry.decode(ALICE, id, ByteBuffer.wrap(message)));
    }
}
