package dev.godwit.server.config;

/** The Kafka topic of push requests; routers create it when absent, and take nothing from one that does not keep the promise. */
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
        int partitions) {}
