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
                meaning = "Time over which a gateway spreads the farewell of its connections",
                fallback = "5s",
                max = "10m")
        Duration drain,

        @Key(
                meaning = "Time for everything after that; then the process ends anyway",
                fallback = "10s",
                min = "1s",
                max = "5m")
        Duration deadline) {}
