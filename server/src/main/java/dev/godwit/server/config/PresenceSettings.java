package dev.godwit.server.config;

import java.time.Duration;
import java.util.List;

/** Whether services are told who is online; the same on gateways and routers. */
public record PresenceSettings(
        @Key(
                meaning =
                        "Whether a Kafka topic tells who comes online and goes offline, and who joins and leaves topics",
                fallback = "false")
        boolean enabled,

        @Key(meaning = "Topics whose members are told of: patterns by dot segment, * for one, ** for the rest")
        List<String> topics,

        @Key(meaning = "For so long a change must stand before it is told", fallback = "10s")
        Duration flapDelay,

        @Key(meaning = "The Kafka topic; routers create it when absent", fallback = "godwit.presence")
        String kafkaTopic) {}
