package dev.godwit.chaos.sim;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.protocol.Position;
import java.util.Optional;

/** What devices and gateways say to each other. */
sealed interface Spoken {

    record Open(SessionRequest request) implements Spoken {}

    /** So many frames were read. */
    record Credit(int frames) implements Spoken {}

    record Acked(Ack ack) implements Spoken {}

    record Hello(Position position) implements Spoken {}

    /** {@code position} only where frames carry one. */
    record Message(Frame frame, Optional<Position> position) implements Spoken {}

    record Missing(dev.godwit.gateway.session.Gap gap, Position position) implements Spoken {}

    record Beat(Optional<Position> position) implements Spoken {}

    record Bye(Close close) implements Spoken {}
}
