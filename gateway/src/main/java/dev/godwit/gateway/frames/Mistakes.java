package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Session;
import java.util.Optional;

/** The frames of one client that were not understood. Each is answered; too many end the connection. Confined to its loop. */
final class Mistakes {

    private static final int MOST = 10;

    private final FrameConnection connection;
    private final Session session;
    private final TransportMetrics metrics;
    private int count;

    Mistakes(FrameConnection connection, Session session, TransportMetrics metrics) {
        this.connection = connection;
        this.session = session;
        this.metrics = metrics;
    }

    void made(String code, Optional<String> id, String detail) {
        metrics.badRequest("frame_" + code);
        connection.say(frames -> frames.error(code, id, detail));
        count++;
        if (count >= MOST) {
            session.close(Close.PROTOCOL);
        }
    }
}
