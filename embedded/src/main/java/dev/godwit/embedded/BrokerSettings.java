package dev.godwit.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What a broker is told when it starts. */
final class BrokerSettings {

    private static final int MOST_COPIES = 3;

    /** A broker's defaults are for a machine of its own. Sizes in bytes. */
    private static final Map<String, String> SMALL = Map.ofEntries(
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("num.network.threads", "1"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("num.recovery.threads.per.data.dir", "1"),
            Map.entry("group.coordinator.threads", "1"),
            Map.entry("share.coordinator.threads", "1"),
            Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
            Map.entry("log.cleaner.io.buffer.size", "65536"),
            Map.entry("log.index.size.max.bytes", "1048576"),
            Map.entry("offsets.load.buffer.size", "65536"),
            Map.entry("transaction.state.log.load.buffer.size", "65536"));

    /** Nobody else has to agree. */
    private static final Map<String, String> ALONE = Map.of(
            "broker.heartbeat.interval.ms", "200",
            "controller.quorum.election.timeout.ms", "200",
            "controller.quorum.election.backoff.max.ms", "100",
            // After a kill the next start is refused until the session of the killed broker has ended.
            "broker.session.timeout.ms", "3000");

    private static final Map<String, String> TOGETHER = Map.of(
            "broker.session.timeout.ms", "6000",
            // One that finds no quorum waits for it, as long as that takes.
            "initial.broker.registration.timeout.ms", "3600000");

    private BrokerSettings() {}

    /** Of a broker without others; all but the listeners. */
    static Properties alone(Path folder, int id, String voter) {
        Properties settings = common(folder, id, 1);
        settings.put("controller.quorum.voters", voter);
        settings.putAll(ALONE);
        return settings;
    }

    /** Of one of several. */
    static Properties member(Path folder, KafkaNode self, List<KafkaNode> nodes) {
        Properties settings = common(folder, self.id(), nodes.size());
        settings.putAll(TOGETHER);
        settings.putAll(Map.of(
                "listeners",
                "CLIENT://" + self.bind() + ":" + self.port() + ",BROKER://" + self.bind() + ":" + self.brokerPort()
                        + ",CONTROLLER://" + self.bind() + ":" + self.controllerPort(),
                "advertised.listeners",
                "CLIENT://" + self.host() + ":" + self.port() + ",BROKER://" + self.host() + ":" + self.brokerPort()
                        + ",CONTROLLER://" + self.host() + ":" + self.controllerPort(),
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "BROKER",
                "controller.quorum.voters",
                nodes.stream()
                        .map(node -> node.id() + "@" + node.host() + ":" + node.controllerPort())
                        .collect(Collectors.joining(","))));
        return settings;
    }

    private static Properties common(Path folder, int id, int brokers) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", Integer.toString(id),
                "log.dirs", folder.toString(),
                "controller.listener.names", "CONTROLLER",
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0"));
        settings.putAll(copies(Math.min(brokers, MOST_COPIES)));
        settings.putAll(SMALL);
        return settings;
    }

    private static Map<String, String> copies(int copies) {
        String all = Integer.toString(copies);
        String inSync = copies < MOST_COPIES ? "1" : "2";
        return Map.of(
                "default.replication.factor", all,
                "min.insync.replicas", inSync,
                "offsets.topic.replication.factor", all,
                "transaction.state.log.replication.factor", all,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.replication.factor", all,
                "share.coordinator.state.topic.min.isr", inSync);
    }
}
