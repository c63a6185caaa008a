package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Hub;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The sessions of one event loop, fed by its hub. */
public final class LoopSessions implements Sessions {

    private final Hub hub;
    private final SessionOptions options;
    private final SessionMetrics metrics;
    private final Set<HubSession> open = new LinkedHashSet<>();

    public LoopSessions(Hub hub, SessionOptions options, SessionMetrics metrics) {
        this.hub = hub;
        this.options = options;
        this.metrics = metrics;
    }

    @Override
    public Session open(SessionRequest request, Outbound outbound) {
        HubSession session = new HubSession(this, hub, request, outbound);
        open.add(session);
        metrics.opened();
        hub.loop().execute(session::start);
        return session;
    }

    @Override
    public int count() {
        return open.size();
    }

    @Override
    public void closeAll(Close close) {
        List.copyOf(open).forEach(session -> session.close(close));
    }

    void ended(HubSession session) {
        open.remove(session);
        metrics.ended();
    }

    SessionOptions options() {
        return options;
    }

    SessionMetrics metrics() {
        return metrics;
    }
}
