package dev.godwit.tokens;

import java.util.List;

/** Which topics a token's user may follow, and publish to. What no pattern names is denied. */
public record TopicRules(List<TopicPattern> follow, List<TopicPattern> publish) {

    /** The most patterns of one list. */
    public static final int MAX_PATTERNS = 128;

    /** No topic at all. */
    public static final TopicRules NONE = new TopicRules(List.of(), List.of());

    public TopicRules {
        follow = bounded("follow", follow);
        publish = bounded("publish", publish);
    }

    /**
     * The rules that these texts make for a user.
     *
     * @throws IllegalArgumentException naming the list and what was expected
     */
    public static TopicRules of(List<String> follow, List<String> publish, String user) {
        return new TopicRules(patterns("follow", follow, user), patterns("publish", publish, user));
    }

    public boolean mayFollow(String topic) {
        return follow.stream().anyMatch(pattern -> pattern.matches(topic));
    }

    public boolean mayPublish(String topic) {
        return publish.stream().anyMatch(pattern -> pattern.matches(topic));
    }

    private static List<TopicPattern> patterns(String list, List<String> texts, String user) {
        // Before any of them is read: the list may be long.
        bounded(list, texts);
        try {
            return texts.stream().map(text -> TopicPattern.parse(text, user)).toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("topics." + list + ": " + e.getMessage(), e);
        }
    }

    private static <T> List<T> bounded(String list, List<T> patterns) {
        if (patterns.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "topics." + list + ": " + patterns.size() + " patterns (expected: <= " + MAX_PATTERNS + ")");
        }
        return List.copyOf(patterns);
    }
}
