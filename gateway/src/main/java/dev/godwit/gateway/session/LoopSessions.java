package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.Mailbox;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The sessions of one event loop, fed by its hub. */
public final class LoopSessions implements Sessions {

    private final Hub hub;
    private final SessionOptions options;
    private final SessionMetrics metrics;
    private final WrittenReports reports;
    private final Roster roster;

    /**
     * @param rosters where it can be seen who is connected
     */
    public LoopSessions(Hub hub, SessionOptions options, SessionMetrics metrics, Rosters rosters) {
        this.hub = hub;
        this.options = options;
        this.metrics = metrics;
        this.reports = new WrittenReports(hub, metrics);
        this.roster = rosters.add(hub.loop());
    }

    @Override
    public Session open(SessionRequest request, Outbound outbound) {
        HubSession session = new HubSession(this, hub, request, outbound);
        roster.arrived(session);
        metrics.opened();
        hub.loop().execute(session::start);
        return session;
    }

    @Override
    public CompletionStage<Optional<WrongAck>> acknowledge(Mailbox user, String device, List<Ack> acks) {
        CompletionStage<Optional<WrongAck>> answer = hub.loop().back(new AckedElsewhere(hub, user, device).take(acks));
        return answer.thenApply(wrong -> {
            metrics.acked(wrong.isEmpty() ? "taken" : "refused");
            return wrong;
        });
    }

    @Override
    public int count() {
        return roster.size();
    }

    @Override
    public void closeAll(Close close) {
        roster.sessions().forEach(session -> session.close(close));
    }

    void ended(HubSession session) {
        roster.left(session);
        metrics.ended();
    }

    Roster roster() {
        return roster;
    }

    WrittenReports reports() {
        return reports;
    }

    SessionOptions options() {
        return options;
    }

    SessionMetrics metrics() {
        return metrics;
    }
}
