package dev.godwit.router;

import dev.godwit.protocol.PushTopic;
import dev.godwit.router.kafka.KafkaSettings;
import dev.godwit.router.lane.LaneSettings;
import dev.godwit.router.lane.ReceiptOptions;
import dev.godwit.router.mapping.Mapping;
import dev.godwit.router.presence.PresenceOptions;
import dev.godwit.runtime.tls.ClientTls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator decides about a router.
 *
 * @param node name of this node, for logs and links
 * @param topic the push topic and its generation
 * @param bootstrapServers of Kafka
 * @param kafka more of Kafka's own properties
 * @param logAge how far back the logs reach; the longest of all kinds of mailboxes
 * @param clusterSecret signs derived records and opens links
 * @param idleCheck how often the watermark of an idle partition is read
 * @param mappings topics of others that are pushed too
 * @param presence empty: it is not told who is online
 * @param upstream the topic of what clients publish; empty: they may not
 * @param receipts of messages whose service wants to know what becomes of them
 * @param linkTls on the way to gateways
 */
public record RouterOptions(
        String node,
        PushTopic topic,
        String bootstrapServers,
        Map<String, String> kafka,
        Duration logAge,
        String clusterSecret,
        Duration idleCheck,
        List<Mapping> mappings,
        Optional<PresenceOptions> presence,
        Optional<String> upstream,
        ReceiptOptions receipts,
        ClientTls linkTls) {

    public RouterOptions {
        mappings = List.copyOf(mappings);
        kafka = Map.copyOf(kafka);
        if (idleCheck.compareTo(Duration.ofMillis(100)) < 0 || idleCheck.compareTo(Duration.ofSeconds(5)) > 0) {
            throw new IllegalArgumentException("idle check: " + idleCheck + " (expected: 100 ms to 5 s)");
        }
    }

    /** Name, topic and servers; the rest as in the manual: logs of three days, a check each two seconds. */
    public static RouterOptions of(String node, PushTopic topic, String bootstrapServers, String clusterSecret) {
        return new RouterOptions(
                node,
                topic,
                bootstrapServers,
                Map.of(),
                Duration.ofDays(3),
                clusterSecret,
                Duration.ofSeconds(2),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                ReceiptOptions.DEFAULT,
                ClientTls.OFF);
    }

    /** For the secret, which must not be in a log. */
    @Override
    public String toString() {
        return "RouterOptions[node=" + node + ", topic=" + topic + ", bootstrapServers=" + bootstrapServers + "]";
    }

    KafkaSettings kafkaSettings() {
        KafkaSettings settings =
                KafkaSettings.of(bootstrapServers, topic, kafka, logAge).withReceipts(receipts.topic());
        KafkaSettings told =
                presence.map(options -> settings.withPresence(options.topic())).orElse(settings);
        return upstream.map(told::withUpstream).orElse(told);
    }

    LaneSettings laneSettings() {
        return LaneSettings.forLogAge(logAge).withIdleCheck(idleCheck).withReceipts(receipts);
    }
}
