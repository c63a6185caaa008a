package dev.godwit.gateway.fakes;

import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.hub.Frame;
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
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.Registry;
import dev.godwit.runtime.Loop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A gateway node on one manual loop: hub, sessions, routes and sweeper. Periodic sweeps and the idle check are off. */
public final class TestNode {

    public static final PushTopic TOPIC = new PushTopic("godwit.push", FakeLog.GENERATION, 1);
    public static final HubOptions QUIET = HubOptions.DEFAULT.withIdleCheck(Duration.ZERO);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HubMetrics metrics = new HubMetrics(meters);
    private final Rosters rosters;
    private final SessionMetrics sessionMetrics = new SessionMetrics(meters);
    private final Loop loop;
    private final HubOptions options;
    private final LogReader log;
    private final PushTopic topic;
    private final NodeMailboxes mailboxes;
    private final Sweeper sweeper;
    private final Routes routes;
    private final Sessions sessions;
    private int connections;

    public TestNode(Loop loop, LogReader log, Registry registry) {
        this(loop, log, registry, QUIET, TOPIC);
    }

    /** With one who hears who comes and leaves. */
    public TestNode(Loop loop, LogReader log, Registry registry, Comings comings) {
        this(loop, log, registry, QUIET, TOPIC, comings);
    }

    public TestNode(Loop loop, LogReader log, Registry registry, HubOptions options, PushTopic topic) {
        this(loop, log, registry, options, topic, Comings.UNHEARD);
    }

    private TestNode(
            Loop loop, LogReader log, Registry registry, HubOptions options, PushTopic topic, Comings comings) {
        this.loop = loop;
        this.rosters = new Rosters(comings);
        this.log = log;
        this.options = options;
        this.topic = topic;
        mailboxes = new NodeMailboxes(topic, metrics);
        sweeper = new Sweeper(loop, log, mailboxes, SweepOptions.DEFAULT.withoutPeriod(), new Random(1), metrics);
        routes = new Routes(loop, registry, mailboxes, sweeper, RouteOptions.of("node-1"));
        routes.incarnation("first");
        sessions = newSessions();
    }

    public Rosters rosters() {
        return rosters;
    }

    /** The sessions of one more hub. */
    public Sessions newSessions() {
        return newSessions(SessionOptions.DEFAULT);
    }

    public Sessions newSessions(SessionOptions sessionOptions) {
        Hub hub = new Hub(loop, new HubNode(log, routes, topic, options, metrics, new Random(1)));
        return new LoopSessions(hub, sessionOptions, sessionMetrics, rosters);
    }

    public Sessions sessions() {
        return sessions;
    }

    public NodeMailboxes mailboxes() {
        return mailboxes;
    }

    public Sweeper sweeper() {
        return sweeper;
    }

    public Routes routes() {
        return routes;
    }

    public HubMetrics metrics() {
        return metrics;
    }

    public Session connect(RecordingOutbound outbound, Position position) {
        return connect(outbound, Optional.empty(), Optional.of(position));
    }

    public Session connect(RecordingOutbound outbound) {
        return connect(outbound, Optional.empty(), Optional.empty());
    }

    public Session connect(RecordingOutbound outbound, Optional<String> device, Optional<Position> position) {
        return sessions.open(request(device, position), outbound);
    }

    /** Alice connects, and follows these topics. */
    public Session connect(RecordingOutbound outbound, Optional<Position> position, int history, String... topics) {
        SessionRequest request = request(Optional.empty(), position);
        return sessions.open(request.withTopics(List.of(topics), history), outbound);
    }

    private SessionRequest request(Optional<String> device, Optional<Position> position) {
        return new SessionRequest("c" + connections++, Tenant.DEFAULT, "alice", device, position);
    }

    /** What the link does. */
    public void forward(Arrival... arrivals) {
        mailboxes.dispatch(List.of(arrivals));
    }

    public void forwardVolatile(Mailbox mailbox, String text) {
        forwardVolatile(mailbox, FakeLog.message(text));
    }

    public void forwardVolatile(Mailbox mailbox, Message message) {
        mailboxes.dispatch(List.of(new Arrival.Volatile(new Frame(mailbox, Optional.empty(), message))));
    }

    public double count(String meter, String... tags) {
        return meters.get(meter).tags(tags).counter().count();
    }

    public double gauge(String meter) {
        return meters.get(meter).gauge().value();
    }
}
