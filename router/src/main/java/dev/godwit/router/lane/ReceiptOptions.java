package dev.godwit.router.lane;

import java.time.Duration;
import java.util.Set;

/**
 * What an operator decides about receipts.
 *
 * @param topic in Kafka that tells them
 * @param tenants whose messages to users have receipts unless a request says otherwise
 * @param unreadAfter so long after a message it is told that no device has it; zero: never
 */
public record ReceiptOptions(String topic, Set<String> tenants, Duration unreadAfter) {

    /** Asked for by each request, told within a minute where nobody has the message. */
    public static final ReceiptOptions DEFAULT = new ReceiptOptions("godwit.receipts", Set.of(), Duration.ofMinutes(1));

    public ReceiptOptions {
        tenants = Set.copyOf(tenants);
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("receipts topic: empty (expected: a name)");
        }
        if (unreadAfter.isNegative()) {
            throw new IllegalArgumentException("unread after: " + unreadAfter + " (expected: >= 0)");
        }
    }
}
