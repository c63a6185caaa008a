package dev.godwit.gateway.fakes;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A client that keeps what it gets, and reads as much as it is told to. */
public final class RecordingOutbound implements Outbound {

    private final List<String> events = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<MessageId> ids = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Position> positions = new ArrayList<>();
    private Optional<Close> closed = Optional.empty();
    private int room = Integer.MAX_VALUE;
    private double fill;

    /** Takes so many frames more. */
    public void room(int frames) {
        room = frames;
    }

    /** So full it says it is, as long as there is room. */
    public void fill(double level) {
        fill = level;
    }

    /** Everything in order: {@code opened}, texts, {@code gap(trimmed -1..5)}, {@code close(SLOW)}. */
    public List<String> events() {
        return events;
    }

    public List<String> texts() {
        return texts;
    }

    public List<MessageId> ids() {
        return ids;
    }

    public List<Gap> gaps() {
        return gaps;
    }

    /** The last one received. */
    public Position position() {
        return positions.get(positions.size() - 1);
    }

    /** One for each event. */
    public List<Position> positions() {
        return positions;
    }

    public boolean isOpen() {
        return !positions.isEmpty();
    }

    public Optional<Close> closed() {
        return closed;
    }

    @Override
    public void opened(Position from) {
        positions.add(from);
        events.add("opened");
    }

    @Override
    public void message(Frame frame, Supplier<Position> now) {
        room--;
        positions.add(now.get());
        String text = frame.message()
                .options()
                .control()
                .map(RecordingOutbound::order)
                .orElseGet(() -> new String(frame.message().data().bytes(), StandardCharsets.UTF_8));
        events.add(text);
        texts.add(text);
        frame.id().ifPresent(ids::add);
    }

    /** {@code deleted(7)}, {@code purged}. */
    private static String order(Control order) {
        return order.kind().frame()
                + order.message().map(named -> "(" + named.offset() + ")").orElse("");
    }

    @Override
    public void gap(Gap gap, Position now) {
        room--;
        positions.add(now);
        gaps.add(gap);
        events.add("gap(" + gap.reason().wireName() + " " + gap.after().offset() + ".."
                + gap.through().offset() + (gap.certain() ? ")" : "?)"));
    }

    @Override
    public boolean writable() {
        return room > 0;
    }

    @Override
    public double fill() {
        return writable() ? fill : 1;
    }

    @Override
    public void close(Close close) {
        closed = Optional.of(close);
        events.add("close(" + close + ")");
    }
}
