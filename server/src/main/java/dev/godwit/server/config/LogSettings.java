package dev.godwit.server.config;

import java.time.Duration;

/** How much of each mailbox is kept. What goes beyond is trimmed from the old end, and announced to who missed it. */
public record LogSettings(
        UserLogSettings user,
        TopicLogSettings topic,

        @Key(meaning = "How long a producer's message id is remembered", fallback = "10m", min = "1s", max = "24h")
        Duration idempotencyWindow) {

    /** A user's own mailbox. */
    public record UserLogSettings(
            @Key(meaning = "Most messages of a user", fallback = "1000", min = "1")
            int entries,

            @Key(meaning = "Most bytes of a user's messages", fallback = "4MiB", min = "64KiB")
            Size bytes,

            @Key(meaning = "Longest time that a user's message is kept", fallback = "72h", min = "1m")
            Duration age) {}

    /** A topic's mailbox, and the broadcast. */
    public record TopicLogSettings(
            @Key(meaning = "Most messages of a topic, and of the broadcast", fallback = "10000", min = "1")
            int entries,

            @Key(meaning = "Most bytes of a topic's messages", fallback = "16MiB", min = "64KiB")
            Size bytes,

            @Key(meaning = "Longest time that a topic's message is kept", fallback = "24h", min = "1m")
            Duration age) {}
}
