package dev.godwit.server.config;

import java.time.Duration;

/** The Kafka topics that Godwit reads and writes; routers create them when absent and refuse a mismatch. */
public record PushSettings(
        @Key(meaning = "Topic of push requests, without a generation's suffix", fallback = "godwit.push")
        String topic,

        @Key(meaning = "Generation of the topic; raised only by a drained migration", fallback = "1", min = "1")
        int generation,

        @Key(
                meaning = "Partitions of the topic. Never changes within a generation",
                fallback = "256",
                min = "1",
                max = "10000")
        int partitions,

        @Key(meaning = "Replicas of each partition, for a new topic", fallback = "3", min = "1", max = "32")
        int replicas,

        @Key(
                meaning = "In-sync replicas without which nothing is accepted, for a new topic",
                fallback = "2",
                min = "1",
                max = "32")
        int minInSync,

        @Key(
                meaning = "How long Kafka keeps requests, for a new topic; at least the age of the logs",
                fallback = "7d",
                min = "1h")
        Duration retention,

        @Key(meaning = "Topic of what could not be read, with the reason", fallback = "godwit.push.dlt")
        String deadLetters) {}
