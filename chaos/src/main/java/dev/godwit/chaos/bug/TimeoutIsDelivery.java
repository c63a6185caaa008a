package dev.godwit.chaos.bug;

import dev.godwit.protocol.Position;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import net.bytebuddy.asm.Advice;

/** A connection ended, and what was on its way counts as received. */
final class TimeoutIsDelivery {

    static final Bug BUG = new Bug(
            "timeout-is-delivery",
            "When a connection ends, by a time-out or by itself, all that was written to it counts as delivered.",
            "A cursor moves only on proof, never at a close.",
            "a connection that is cut with messages on their way, of a device that comes back without a position",
            List.of("stall", "slow", "reset", "kill"),
            List.of(new Inserted("dev.godwit.gateway.session.WrittenLongAgo", "stop", Stopping.class)));

    private TimeoutIsDelivery() {}

    /** Before it forgets what it has waited for. */
    private static final class Stopping {

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("position") Supplier<Position> position,
                @Advice.FieldValue("arrived") Consumer<Position> arrived) {
            arrived.accept(position.get());
        }
    }
}
