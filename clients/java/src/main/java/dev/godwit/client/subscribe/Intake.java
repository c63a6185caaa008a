package dev.godwit.client.subscribe;

import java.time.Duration;

/** From frames to events: drops what came before, and gives each event its bookmark. */
final class Intake {

    private final Progress progress;
    private final Outlet outlet;

    Intake(Progress progress, Outlet outlet) {
        this.progress = progress;
        this.outlet = outlet;
    }

    /** A position token; empty if there is none. */
    String position() {
        return progress.bookmark().token();
    }

    void begin(String position) {
        progress.begin(position);
        moved();
    }

    void position(String position) {
        progress.position(position);
        moved();
    }

    void message(MessageFrame frame) {
        MessageId id = frame.messageId();
        if (id == null || progress.isNew(frame.mailbox(), id, frame.position())) {
            outlet.offer(new Message(frame, progress.bookmark()));
        } else if (!frame.position().isEmpty()) {
            moved();
        }
    }

    void order(OrderFrame frame) {
        if (progress.isNew(frame.mailbox(), frame.messageId(), frame.position())) {
            outlet.offer(new Order(frame, progress.bookmark()));
        } else if (!frame.position().isEmpty()) {
            moved();
        }
    }

    void gap(GapFrame frame) {
        progress.gap(frame);
        outlet.offer(new Gap(frame, progress.bookmark()));
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

    private void moved() {
        outlet.offer(new Moved(progress.bookmark()));
    }
}
