package dev.godwit.gateway.session;

import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;

/**
 * Topics to follow, and from where. The caller has seen to it that the client may.
 *
 * @param topics names, none twice
 * @param history a topic that no position names starts so many messages behind its head, or where its log begins
 * @param since topics that it names go on from there; empty: from the position that the session began with
 */
public record Follow(List<String> topics, int history, Optional<Position> since) {

    /** The longest {@code history}. */
    public static final int MAX_HISTORY = 256;

    /** No topics. */
    public static final Follow NOTHING = new Follow(List.of(), 0, Optional.empty());

    public Follow {
        topics = List.copyOf(topics);
        if (history < 0 || history > MAX_HISTORY) {
            throw new IllegalArgumentException("history: " + history + " (expected: 0 to " + MAX_HISTORY + ")");
        }
    }
}
