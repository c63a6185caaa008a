package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.session.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The topics that one client asks for by frames. A frame is followed as a whole or refused as a whole; what the session is
 * told to do is allowed and within bounds. Confined to its loop.
 */
final class Subscriptions {

    private static final int MOST_UNDER_WAY = 32;

    private final FrameConnection connection;
    private final Session session;
    private final TransportMetrics metrics;
    /** As soon as all that was asked for is done. */
    private final Set<String> topics;

    private int underWay;

    Subscriptions(StreamRequest request, FrameConnection connection, Session session, TransportMetrics metrics) {
        this.connection = connection;
        this.session = session;
        this.metrics = metrics;
        this.topics = new HashSet<>(request.topics());
    }

    void subscribe(ClientFrame.Subscribe frame) {
        List<String> names = frame.topics().topics();
        Optional<String> denied = names.stream()
                .filter(name -> !connection.access().topics().mayFollow(name))
                .findFirst();
        if (denied.isPresent()) {
            metrics.authFailed("topic_denied");
            refuse(
                    "topic_denied",
                    frame,
                    "topic " + denied.get() + " (expected: one that the token's topics.follow names)");
            return;
        }
        Set<String> all = new HashSet<>(topics);
        all.addAll(names);
        if (all.size() > FrameConnection.MOST_TOPICS) {
            metrics.badRequest("frame_too_many_topics");
            refuse(
                    "too_many_topics",
                    frame,
                    "topics: " + all.size() + " (expected: <= " + FrameConnection.MOST_TOPICS + ")");
        } else if (isFree(frame)) {
            topics.addAll(names);
            session.follow(frame.topics(), position -> {
                underWay--;
                connection.say(frames -> frames.subscribed(frame.id(), names, position));
            });
        }
    }

    void unsubscribe(ClientFrame.Unsubscribe frame) {
        if (isFree(frame)) {
            frame.topics().forEach(topics::remove);
            session.leave(frame.topics(), position -> {
                underWay--;
                connection.say(frames -> frames.unsubscribed(frame.id(), frame.topics(), position));
            });
        }
    }

    /** Leaves what the token that is in force now does not name. */
    void leaveDenied() {
        List<String> denied = topics.stream()
                .filter(name -> !connection.access().topics().mayFollow(name))
                .sorted()
                .toList();
        if (!denied.isEmpty()) {
            denied.forEach(topics::remove);
            session.leave(
                    denied,
                    position -> connection.say(frames -> frames.unsubscribed(Optional.empty(), denied, position)));
        }
    }

    // While the store is away nothing is answered: a client that goes on asking must not fill the memory.
    private boolean isFree(ClientFrame frame) {
        if (underWay == MOST_UNDER_WAY) {
            metrics.badRequest("frame_busy");
            refuse("busy", frame, MOST_UNDER_WAY + " changes are under way (expected: wait for their answers)");
            return false;
        }
        underWay++;
        return true;
    }

    private void refuse(String code, ClientFrame frame, String detail) {
        connection.say(frames -> frames.error(code, frame.id(), detail));
    }
}
