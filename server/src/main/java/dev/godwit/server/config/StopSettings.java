package dev.godwit.server.config;

import java.time.Duration;

/** How a node goes down. */
public record StopSettings(
        @Key(
                meaning = "Time between \"not ready\" and the first closed connection, for load balancers to notice",
                fallback = "0s",
                max = "5m")
        Duration delay,

        @Key(
                meaning = "Time for all parts to stop after that; then the process ends anyway",
                fallback = "10s",
                min = "1s",
                max = "5m")
        Duration deadline) {}
