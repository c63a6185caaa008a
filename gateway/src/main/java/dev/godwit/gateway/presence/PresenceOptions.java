package dev.godwit.gateway.presence;

import dev.godwit.tokens.TopicPattern;
import java.util.List;

/**
 * Whether the node tells who is here.
 *
 * @param topics whose members are told of
 */
public record PresenceOptions(boolean enabled, List<TopicPattern> topics) {

    public static final PresenceOptions OFF = new PresenceOptions(false, List.of());

    public PresenceOptions {
        topics = List.copyOf(topics);
    }

    boolean tells(String topic) {
        return topics.stream().anyMatch(pattern -> pattern.matches(topic));
    }
}
