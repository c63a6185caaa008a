package dev.godwit.chaos.cluster;

/** Where members listen: each has an address of its own, so the same port for all of a kind. */
final class Ports {

    static final int CLIENT = 8080;
    static final int API = 8081;
    static final int INTERNAL = 9090;
    static final int LINK = 9091;
    static final int HAZELCAST = 5701;
    static final int KAFKA = 9092;
    static final int KAFKA_CONTROLLERS = 9093;
    static final int KAFKA_BROKERS = 9094;
    static final int REDIS = 6379;
    static final int SENTINEL = 26_379;

    private Ports() {}
}
