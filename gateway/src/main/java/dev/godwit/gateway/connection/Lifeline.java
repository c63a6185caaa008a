package dev.godwit.gateway.connection;

import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection holds on its loop from its begin to its end: its session, its timers, its place in the counts. It ends once,
 * whoever ends it, and then gives everything back. Confined to its loop.
 */
public final class Lifeline {

    private static final Logger log = LoggerFactory.getLogger(Lifeline.class);

    private final String transport;
    private final StreamRequest request;
    private final TransportMetrics.Traffic traffic;
    private final Session session;
    private final List<Runnable> held = new ArrayList<>();
    private boolean open = true;

    private Lifeline(String transport, StreamRequest request, TransportMetrics.Traffic traffic, Session session) {
        this.transport = transport;
        this.request = request;
        this.traffic = traffic;
        this.session = session;
    }

    /** Begins: the session is closed when the token ends. */
    public static Lifeline begin(String transport, StreamRequest request, Session session, Station station) {
        TransportMetrics.Traffic traffic = station.metrics().of(transport);
        Lifeline lifeline = new Lifeline(transport, request, traffic, session);
        lifeline.hold(station.deadlines().at(request.access().endsAt(), () -> session.close(Close.TOKEN))::cancel);
        traffic.opened();
        log.debug("event=opened transport={} connection={}", transport, request.connection());
        return lifeline;
    }

    public boolean isOpen() {
        return open;
    }

    /** To be run at the end. */
    public void hold(Runnable release) {
        held.add(release);
    }

    /** The socket is gone. */
    public void clientLeft() {
        if (end("client")) {
            session.disconnected();
        }
    }

    /** The connection has done what it was there for. */
    public void done() {
        if (end("done")) {
            session.disconnected();
        }
    }

    /**
     * The session has closed.
     *
     * @return whether the connection was still open, so that last words are in place
     */
    public boolean closed(Close close) {
        return end(reason(close));
    }

    /** What a reason is called in frames, events and counts: {@code drain}. */
    public static String reason(Close close) {
        return close.name().toLowerCase(Locale.ROOT);
    }

    private boolean end(String reason) {
        if (!open) {
            return false;
        }
        open = false;
        held.forEach(Runnable::run);
        held.clear();
        traffic.closed(reason);
        log.debug("event=closed transport={} connection={} reason={}", transport, request.connection(), reason);
        return true;
    }
}
