package dev.godwit.chaos.bug;

import java.util.List;

/** What is trimmed leaves no trace. */
final class TrimWithoutGap {

    static final Bug BUG = new Bug(
            "trim-without-gap",
            "A log that is cut back to its size does not record up to where.",
            "Trim, and record trimmed-through: who was behind gets a gap.",
            "a device that is away while its mailbox gets more than the log keeps",
            List.of("stall", "slow", "kill"),
            List.of(
                    // Known in its loop, and forgotten after it.
                    new Reworded("append.v2.lua", "trimmed = string.match(", "local trimmed = string.match("),
                    new Unwritten("dev.godwit.inbox.memory.MailboxLog", "trim", "trimmedThrough")));

    private TrimWithoutGap() {}
}
