package dev.godwit.chaos.cluster;

import java.util.List;

/** What a member of the cluster is. */
public enum Kind {
    GATEWAY,
    ROUTER,
    API,
    BROKER,
    REDIS,
    SENTINEL;

    /** Where others of the cluster and clients reach it, Hazelcast's members excepted. */
    List<Integer> ports() {
        return switch (this) {
            case GATEWAY -> List.of(Ports.CLIENT, Ports.LINK);
            case ROUTER -> List.of();
            case API -> List.of(Ports.API);
            case BROKER -> List.of(Ports.KAFKA, Ports.KAFKA_BROKERS, Ports.KAFKA_CONTROLLERS);
            case REDIS -> List.of(Ports.REDIS);
            case SENTINEL -> List.of(Ports.SENTINEL);
        };
    }

    /** Whether it is a node of Godwit's own. */
    public boolean isRole() {
        return this == GATEWAY || this == ROUTER || this == API;
    }
}
