package dev.godwit.embedded;

/**
 * One node of a Kafka of several: broker and controller in one.
 *
 * @param id from 1; stays with the folder
 * @param bind the address that it listens on
 * @param host under which clients and the other nodes reach it, at the same ports; another than {@code bind} where something lies between
 * @param port for clients
 * @param brokerPort for the other brokers
 * @param controllerPort for the quorum of controllers
 */
public record KafkaNode(int id, String bind, String host, int port, int brokerPort, int controllerPort) {

    public KafkaNode {
        if (id < 1) {
            throw new IllegalArgumentException("id: " + id + " (expected: >= 1)");
        }
    }
}
