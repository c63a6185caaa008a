package dev.godwit.chaos.check;

import java.util.List;

/**
 * A promise that was broken, with all that is needed to find the place in the history.
 *
 * @param at microseconds since the run began
 * @param device empty where it is about none, as {@code connection} and {@code mailbox}
 * @param ids of messages that it is about, or places in Kafka ({@code <partition>@<offset>})
 * @param detail what was found, and what was expected
 */
public record Violation(
        Breach breach,
        long at,
        String device,
        String connection,
        String mailbox,
        List<String> ids,
        List<String> pushes,
        String detail) {}
