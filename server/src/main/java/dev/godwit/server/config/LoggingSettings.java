package dev.godwit.server.config;

/** What is written to standard error. */
public record LoggingSettings(
        @Key(meaning = "Lines for people, or for machines", fallback = "text")
        Format format,

        @Key(meaning = "Of Godwit's own classes", fallback = "info")
        Level level,

        @Key(meaning = "Of the libraries", fallback = "warn")
        Level libraries) {

    /** Of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** From which on a line is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
