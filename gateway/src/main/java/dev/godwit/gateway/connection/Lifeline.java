package dev.godwit.gateway.connection;

import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Session;
import dev.godwit.tokens.Access;
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
    private final Station station;
    private Access access;
    private Deadlines.Deadline end;
    private boolean open = true;

    private Lifeline(String transport, StreamRequest request, Session session, Station station) {
        this.transport = transport;
        this.request = request;
        this.traffic = station.metrics().of(transport);
        this.session = session;
        this.station = station;
        this.access = request.access();
        this.end = endOf(access);
    }

    /** Begins: the session is closed when the token ends, or is taken back. */
    public static Lifeline begin(String transport, StreamRequest request, Session session, Station station) {
        Lifeline lifeline = new Lifeline(transport, request, session, station);
        lifeline.hold(() -> lifeline.end.cancel());
        station.bearers().join(lifeline);
        lifeline.hold(() -> station.bearers().leave(lifeline));
        // It may have been taken back between the admission and now.
        station.loop().execute(() -> station.bearers().look(lifeline));
        lifeline.hold(request.atEnd());
        lifeline.traffic.opened();
        log.debug("event=opened transport={} connection={}", transport, request.connection());
        return lifeline;
    }

    public boolean isOpen() {
        return open;
    }

    /** What the newest token grants. */
    public Access access() {
        return access;
    }

    /** A newer token is in force. */
    public void renew(Access fresh) {
        if (open) {
            end.cancel();
            access = fresh;
            end = endOf(fresh);
        }
    }

    void revoked() {
        session.close(Close.REVOKED);
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

    private Deadlines.Deadline endOf(Access granted) {
        return station.deadlines().at(granted.endsAt(), () -> session.close(Close.TOKEN));
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
