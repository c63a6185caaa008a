package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.session.Session;

/** What one client acknowledges by frames. One that is wrong is answered; one that is right is not. Confined to its loop. */
final class Acks {

    private final FrameConnection connection;
    private final Session session;
    private final TransportMetrics metrics;

    Acks(FrameConnection connection, Session session, TransportMetrics metrics) {
        this.connection = connection;
        this.session = session;
        this.metrics = metrics;
    }

    void ack(ClientFrame.Ack frame) {
        session.acknowledge(frame.what()).ifPresent(mistake -> {
            metrics.badRequest("frame_bad_ack");
            connection.say(frames -> frames.error("bad_ack", frame.id(), mistake));
        });
    }
}
