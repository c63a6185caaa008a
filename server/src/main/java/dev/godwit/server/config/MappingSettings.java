package dev.godwit.server.config;

import java.time.Duration;
import java.util.Optional;

/** A topic that services already write, and how its records become push requests. */
public record MappingSettings(
        @Key(meaning = "The topic to read") String topic,

        @Key(
                meaning =
                        "What name names: the mailbox of a user, of a topic, or that of everybody (then without a name)",
                fallback = "user")
        Target to,

        @Key(
                meaning =
                        "Where a record names the user or topic: key, value, header:<name>, json:</pointer/into/the/value> or text:<constant>",
                fallback = "key")
        String name,

        @Key(meaning = "Where a record names the event, or text:<constant>")
        String event,

        @Key(
                meaning = "Where a record holds what is pushed: JSON where it is JSON, else text, else bytes",
                fallback = "value")
        String data,

        @Key(meaning = "Where a record names the tenant, or text:<constant>")
        Optional<String> tenant,

        @Key(meaning = "Where a record has a collapse key; then only the newest message of each key is kept")
        Optional<String> collapseKey,

        @Key(meaning = "Records older than this are not delivered any more", min = "1s", max = "366d")
        Optional<Duration> ttl,

        @Key(meaning = "What becomes of a record without a name or an event", fallback = "dead-letter")
        Unmatched unmatched,

        @Key(meaning = "Where to begin in a topic that is mapped for the first time", fallback = "latest")
        Start start) {

    /** A kind of mailbox. */
    public enum Target {
        USER,
        TOPIC,
        ALL
    }

    /** For records that do not fit. */
    public enum Unmatched {
        DEAD_LETTER,
        SKIP
    }

    /** Which record is the first. */
    public enum Start {
        LATEST,
        EARLIEST
    }
}
