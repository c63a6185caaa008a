package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.limit.FrameLimit;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Session;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What one client says in frames, and who answers. What it says before its hello waits for it: nothing is answered before. Confined to
 * its loop.
 */
public final class Conversation {

    private final FrameConnection connection;
    private final Session session;
    private final Loop loop;
    private final FrameLimit limit;
    private final Answering answering;
    private final Deque<ClientFrame> early = new ArrayDeque<>();
    private Runnable onCaughtUp = () -> {};
    private boolean caughtUp;

    public Conversation(StreamRequest request, FrameConnection connection, Session session, Station station) {
        this.connection = connection;
        this.session = session;
        this.loop = station.loop();
        this.limit = station.limits().frames();
        Subscriptions subscriptions = new Subscriptions(request, connection, session, station.metrics());
        this.answering = new Answering(
                connection,
                session,
                subscriptions,
                new Acks(connection, session, station.metrics()),
                station.publisher().map(publisher -> new Publishing(request, connection, station, publisher)),
                new Renewal(connection, subscriptions, station),
                new Mistakes(connection, session, station.metrics()));
        // The session is in the middle of its opening then.
        connection.onHello(() -> loop.execute(this::catchUp));
    }

    /** The client said something. */
    public void heard(ClientFrame frame) {
        if (!mayGoOn()) {
            return;
        }
        if (caughtUp) {
            frame.tell(answering);
        } else {
            early.add(frame);
        }
    }

    /** Whether something waits for the hello: more is not to be read, or it would pile up. */
    public boolean holds() {
        return !early.isEmpty();
    }

    /** To be run when nothing waits any more. */
    public void onCaughtUp(Runnable then) {
        onCaughtUp = then;
    }

    private void catchUp() {
        caughtUp = true;
        for (ClientFrame next = early.poll(); next != null && connection.isOpen(); next = early.poll()) {
            next.tell(answering);
        }
        early.clear();
        onCaughtUp.run();
    }

    /** The client sent something that says nothing: it counts all the same. */
    public void heardNothing() {
        mayGoOn();
    }

    private boolean mayGoOn() {
        if (!connection.isOpen()) {
            return false;
        }
        boolean allowed = limit.allows(loop.ticks());
        if (!allowed) {
            session.close(Close.LIMIT);
        }
        return allowed;
    }

    /** One line for each kind of frame; what there is to it is with who answers it. */
    private record Answering(
            FrameConnection connection,
            Session session,
            Subscriptions subscriptions,
            Acks acks,
            Optional<Publishing> publishing,
            Renewal renewal,
            Mistakes mistakes)
            implements ClientFrame.Listener {

        @Override
        public void ping(ClientFrame.Ping frame) {
            connection.say(frames -> frames.pong(frame.id(), session.position()));
        }

        @Override
        public void subscribe(ClientFrame.Subscribe frame) {
            subscriptions.subscribe(frame);
        }

        @Override
        public void unsubscribe(ClientFrame.Unsubscribe frame) {
            subscriptions.unsubscribe(frame);
        }

        @Override
        public void ack(ClientFrame.Ack frame) {
            acks.ack(frame);
        }

        @Override
        public void publish(ClientFrame.Publish frame) {
            publishing.ifPresentOrElse(here -> here.publish(frame), () -> notHere(frame));
        }

        private void notHere(ClientFrame.Publish frame) {
            connection.say(frames -> frames.error("not_supported", frame.id(), "clients publish nothing here"));
        }

        @Override
        public void auth(ClientFrame.Auth frame) {
            renewal.auth(frame);
        }

        @Override
        public void unknown(ClientFrame.Unknown frame) {
            mistakes.made(
                    "unknown_type",
                    frame.id(),
                    "a type that is not known (expected: subscribe, unsubscribe, ack, publish, auth or ping)");
        }

        @Override
        public void malformed(ClientFrame.Malformed frame) {
            mistakes.made("malformed", frame.id(), frame.mistake());
        }
    }
}
