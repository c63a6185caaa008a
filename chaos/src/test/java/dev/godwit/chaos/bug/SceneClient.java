package dev.godwit.chaos.bug;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A client that reads all. */
final class SceneClient implements Outbound {

    private final List<String> received = new ArrayList<>();
    private Optional<Position> position = Optional.empty();

    /** Texts, and {@code gap}. */
    List<String> received() {
        return received;
    }

    Optional<Position> position() {
        return position;
    }

    @Override
    public void opened(Position from) {
        position = Optional.of(from);
    }

    @Override
    public void message(Frame frame, Supplier<Position> now) {
        received.add(Scene.text(frame.message()));
        position = Optional.of(now.get());
    }

    @Override
    public void gap(Gap gap, Position now) {
        received.add("gap");
        position = Optional.of(now);
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public double fill() {
        return 0;
    }

    @Override
    public void close(Close close) {}
}
