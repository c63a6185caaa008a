package dev.godwit.server.config;

import java.util.List;
import java.util.Optional;

/** The way to Kafka. */
public record KafkaSettings(
        @Key(meaning = "Brokers to ask first", fallback = "127.0.0.1:9092")
        List<HostPort> bootstrapServers,

        @Key(
                meaning =
                        "A Java properties file with more settings of Kafka's clients: security.protocol, sasl.jaas.config, "
                                + "ssl.truststore.location, ...")
        Optional<ReadableFile> clientConfig) {}
