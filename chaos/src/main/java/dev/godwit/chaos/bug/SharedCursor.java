package dev.godwit.chaos.bug;

import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One cursor for all devices of a user. */
public final class SharedCursor {

    private static final String CURSOR = "dev.godwit.gateway.session.DeviceCursor";
    private static final String EVERY_DEVICE = "every-device";

    static final Bug BUG = new Bug(
            "shared-cursor",
            "All devices of a user share one cursor.",
            "No position given: the cursor of the device, which moves by what that device has proven.",
            "two devices of a user, of which one is away and comes back without a position",
            List.of("storm", "reset", "kill"),
            List.of(
                    Exchanged.call(CURSOR, "read", "LogReader.cursor", SharedCursor.class, "cursor"),
                    Exchanged.call(CURSOR, "call", "LogReader.moveCursor", SharedCursor.class, "moveCursor")));

    private SharedCursor() {}

    public static CompletionStage<Optional<Position>> cursor(LogReader log, Mailbox user, String device) {
        return log.cursor(user, EVERY_DEVICE);
    }

    public static CompletionStage<Void> moveCursor(
            LogReader log, Mailbox user, String device, Position position, long now) {
        return log.moveCursor(user, EVERY_DEVICE, position, now);
    }
}
