package dev.godwit.inbox;

import dev.godwit.protocol.Names;
import java.util.List;
import java.util.Optional;

/**
 * What has to be kept in mind about a user's message that is appended. Owed a last word are the devices that have a cursor then.
 *
 * @param receipts whether it is told what becomes of the message
 * @param settleFirst whether the first acknowledgement is to settle it
 * @param devices that the message is for; empty: all
 * @param expires from when on it is not delivered, milliseconds since the epoch; 0: never
 * @param unreadAt when to tell that no device has it, milliseconds since the epoch; 0: not at all
 * @param event of the message
 */
public record Tracked(
        boolean receipts,
        boolean settleFirst,
        List<String> devices,
        long expires,
        long unreadAt,
        String event,
        Optional<String> producerId) {

    public Tracked {
        devices = List.copyOf(devices);
        if (!receipts && !settleFirst) {
            throw new IllegalArgumentException("tracked: nothing (expected: receipts, settleFirst or both)");
        }
        if (expires < 0 || unreadAt < 0) {
            throw new IllegalArgumentException("tracked: " + expires + ", " + unreadAt + " (expected: both >= 0)");
        }
    }

    /** What is told of the message each time, as a text without blanks. */
    public String label() {
        return Names.encode(event) + "/" + Names.encode(producerId.orElse(""));
    }
}
