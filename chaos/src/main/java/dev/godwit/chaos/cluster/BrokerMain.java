package dev.godwit.chaos.cluster;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.embedded.KafkaNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A process that is one node of a Kafka: {@code FOLDER CLUSTER-ID ID NODE...}. */
public final class BrokerMain {

    private static final int FIRST_NODE = 3;

    private BrokerMain() {}

    public static void main(String[] arguments) {
        int id = Integer.parseInt(arguments[2]);
        List<KafkaNode> nodes =
                Arrays.stream(arguments).skip(FIRST_NODE).map(BrokerMain::node).toList();
        KafkaNode self =
                nodes.stream().filter(node -> node.id() == id).findFirst().orElseThrow();
        EmbeddedKafka kafka = EmbeddedKafka.member(Path.of(arguments[0]), arguments[1], self, nodes);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::stop, "kafka-end"));
        kafka.start();
    }

    /** The arguments for a node of these. */
    static List<String> arguments(Path folder, String clusterId, KafkaNode self, List<KafkaNode> nodes) {
        List<String> arguments = new ArrayList<>(List.of(folder.toString(), clusterId, Integer.toString(self.id())));
        nodes.forEach(node -> arguments.add(text(node)));
        return arguments;
    }

    private static String text(KafkaNode node) {
        return String.join(
                ",",
                Integer.toString(node.id()),
                node.bind(),
                node.host(),
                Integer.toString(node.port()),
                Integer.toString(node.brokerPort()),
                Integer.toString(node.controllerPort()));
    }

    private static KafkaNode node(String text) {
        String[] words = text.split(",", -1);
        return new KafkaNode(
                Integer.parseInt(words[0]),
                words[1],
                words[2],
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]));
    }
}
