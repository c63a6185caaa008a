package dev.godwit.gateway.hub;

import java.time.Duration;

/**
 * How a hub keeps its mailboxes.
 *
 * @param tailEntries most entries of a tail
 * @param tailBytes about the most memory of a tail's entries
 * @param page entries asked for at once
 * @param readsInFlight most reads of one hub that the store has not answered
 * @param routeWait how long a first follower waits for its route before it goes on unrouted
 * @param retry between attempts of what failed, and looks at what is not complete
 * @param linger how long a mailbox without followers is kept
 * @param idleCheck about how often a quiet mailbox is looked at to keep positions young; zero: never
 */
public record HubOptions(
        int tailEntries,
        long tailBytes,
        int page,
        int readsInFlight,
        Duration routeWait,
        Duration retry,
        Duration linger,
        Duration idleCheck) {

    public static final HubOptions DEFAULT = new HubOptions(
            64,
            64 << 10,
            64,
            128,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5));

    public HubOptions {
        if (tailEntries < 1 || tailBytes < 1 || page < 1 || readsInFlight < 1) {
            throw new IllegalArgumentException("hub: tail " + tailEntries + " entries, " + tailBytes + " bytes, page "
                    + page + ", reads " + readsInFlight + " (expected: all >= 1)");
        }
        if (retry.isNegative() || retry.isZero()) {
            throw new IllegalArgumentException("hub retry: " + retry + " (expected: above 0)");
        }
    }

    public HubOptions withIdleCheck(Duration every) {
        return new HubOptions(tailEntries, tailBytes, page, readsInFlight, routeWait, retry, linger, every);
    }

    public HubOptions withTail(int entries, long bytes) {
        return new HubOptions(entries, bytes, page, readsInFlight, routeWait, retry, linger, idleCheck);
    }
}
