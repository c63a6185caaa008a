package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Vectors of sequences: what is handed on of what a server says over several connections. */
final class Sequences {

    private final List<String> delivered = new ArrayList<>();
    private final Outlet outlet = new Outlet(Runnable::run, 1_000, 1 << 20, Bookmark.NONE, new QuietOwner());
    private Intake intake = new Intake(new Progress(Bookmark.NONE), outlet);

    private Sequences() {}

    static void check(JsonNode vector) throws FrameReader.InvalidFrame {
        Sequences client = new Sequences();
        client.outlet.attach(new ListenerSink(new Delivered(client.delivered)));
        client.outlet.request(Long.MAX_VALUE);
        boolean first = true;
        for (JsonNode step : vector.path("steps")) {
            if (step.has("connects")) {
                client.connects(step.path("connects").asText(), first);
                first = false;
            } else if (step.has("says")) {
                FrameReader.read(step.path("says").toString()).tell(client.new Ears());
            } else if (step.has("leaves")) {
                step.path("leaves").forEach(topic -> client.intake.left(topic.asText()));
            }
        }
        List<String> expected = new ArrayList<>();
        vector.path("delivers").forEach(line -> expected.add(line.asText()));
        assertThat(client.delivered).isEqualTo(expected);
    }

    private void connects(String since, boolean first) {
        if (first) {
            intake = new Intake(new Progress(Bookmark.parse(since)), outlet);
        }
        assertThat(intake.position()).isEqualTo(since);
    }

    /** What a connection does with frames. */
    private final class Ears implements ServerFrame.Handler {

        @Override
        public void hello(HelloFrame frame) {
            int ignored = intake.begin(intake.position(), frame.position());
        }

        @Override
        public void message(MessageFrame frame) {
            intake.message(frame);
        }

        @Override
        public void order(OrderFrame frame) {
            intake.order(frame);
        }

        @Override
        public void gap(GapFrame frame) {
            intake.gap(frame);
        }

        @Override
        public void position(String token) {
            intake.position(token);
        }

        @Override
        public void answer(AnswerFrame frame) {
            if (!frame.position().isEmpty()) {
                intake.position(frame.position());
            }
        }

        @Override
        public void refusal(RefusalFrame frame) {}

        @Override
        public void ending(EndingFrame frame) {}
    }

    private record Delivered(List<String> lines) implements Listener {

        @Override
        public void onMessage(Message message) {
            lines.add(message.mailbox() + " " + message.id().orElse("volatile"));
        }

        @Override
        public void onGap(Gap gap) {
            lines.add(gap.mailbox() + " gap " + gap.from() + " " + gap.to() + " " + gap.reason());
        }

        @Override
        public void onState(State state) {}

        @Override
        public void onDeleted(Order order) {
            lines.add(order.mailbox() + " " + order.id() + " deleted");
        }

        @Override
        public void onSettled(Order order) {
            lines.add(order.mailbox() + " " + order.id() + " settled");
        }

        @Override
        public void onPurged(Order order) {
            lines.add(order.mailbox() + " " + order.id() + " purged");
        }
    }
}
