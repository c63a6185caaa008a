package dev.godwit.server.cli;

import dev.godwit.server.config.HostPort;
import dev.godwit.server.tools.KafkaAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options that say which push topic, and where. */
final class PushTopicOptions {

    private static final Pattern GENERATION = Pattern.compile("\\.g(\\d+)$");

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            converter = AddressOption.class,
            description = "A Kafka broker (default: ${DEFAULT-VALUE}).")
    private HostPort kafka = new HostPort("127.0.0.1", 9092);

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Java properties for Kafka's clients: security.protocol, sasl.jaas.config, ...")
    private Optional<Path> kafkaConfig = Optional.empty();

    @Option(
            names = "--kafka-topic",
            paramLabel = "NAME",
            description = "Kafka topic of push requests (default: ${DEFAULT-VALUE}); its dead letters are in NAME.dlt.")
    private String pushTopic = "godwit.push";

    KafkaAccess access() {
        try {
            return KafkaAccess.of(kafka, kafkaConfig);
        } catch (IOException e) {
            throw new Failure(
                    "--kafka-config: " + kafkaConfig.map(Path::toString).orElse("") + " cannot be read", e);
        }
    }

    String pushTopic() {
        return pushTopic;
    }

    /** One for all generations of the push topic. */
    String deadLetters() {
        return allGenerations() + ".dlt";
    }

    /** The push topic's name without the suffix of a generation. */
    String allGenerations() {
        return GENERATION.matcher(pushTopic).replaceFirst("");
    }

    /** From the topic's name: godwit.push is the first, godwit.push.g2 the second. */
    String generation() {
        Matcher suffix = GENERATION.matcher(pushTopic);
        return suffix.find() ? suffix.group(1) : "1";
    }

    Failure failure(IOException e) {
        return new Failure("kafka: " + e.getMessage() + " (another address: --kafka)", e);
    }
}
