package dev.godwit.client.subscribe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** From frames to events: drops what came before, and gives each event its bookmark. */
final class Intake {

    private final Progress progress;
    private final Outlet outlet;
    private int connections;

    Intake(Progress progress, Outlet outlet) {
        this.progress = progress;
        this.outlet = outlet;
    }

    /** A position token; empty if there is none. */
    String position() {
        return progress.bookmark().token();
    }

    /** Where to go on after what has been dealt with; what was received beyond it comes again, and is known. */
    String consumed() {
        return outlet.bookmark().token();
    }

    /**
     * A connection begins.
     *
     * @param asked position that it was asked to begin at
     * @return its number
     */
    int begin(String asked, String position) {
        connections++;
        if (!asked.equals(position())) {
            progress.rewind();
        }
        progress.begin(position);
        moved();
        return connections;
    }

    void position(String position) {
        progress.position(position);
        moved();
    }

    void message(MessageFrame frame) {
        MessageId id = frame.messageId();
        if (id == null || progress.isNew(frame.mailbox(), id, frame.position())) {
            offer(new Message(frame, progress.bookmark()), frame.mailbox(), id, frame.position());
        } else {
            offer(new Moved(progress.bookmark()), frame.mailbox(), id, frame.position());
        }
    }

    void order(OrderFrame frame) {
        if (progress.isNew(frame.mailbox(), frame.messageId(), frame.position())) {
            offer(new Order(frame, progress.bookmark()), frame.mailbox(), frame.messageId(), frame.position());
        } else {
            offer(new Moved(progress.bookmark()), frame.mailbox(), frame.messageId(), frame.position());
        }
    }

    void gap(GapFrame frame) {
        progress.gap(frame);
        offer(new Gap(frame, progress.bookmark()), frame.mailbox(), frame.through(), frame.position());
    }

    void state(State.Kind kind, String reason, String detail, long delayMillis) {
        outlet.offer(new State(kind, reason, detail, Duration.ofMillis(delayMillis), progress.bookmark()));
    }

    /** The last word. */
    void end(State.Kind kind, String reason, String detail) {
        outlet.end(new State(kind, reason, detail, Duration.ZERO, progress.bookmark()), kind == State.Kind.CLOSED);
    }

    void left(String topic) {
        progress.forget("topic/" + topic);
        moved();
    }

    boolean isFull() {
        return outlet.isFull();
    }

    private void offer(Event event, String mailbox, @Nullable MessageId id, String position) {
        outlet.offer(id == null ? event : event.marked(new Mark(connections, mailbox, id, position)));
    }

    private void moved() {
        outlet.offer(new Moved(progress.bookmark()));
    }
}
