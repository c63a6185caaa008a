package dev.godwit.chaos.nemesis;

/** Faults of one lane come one after the other; lanes know nothing of each other, so faults of several meet. */
public enum Lane {
    GATEWAYS,
    ROUTERS,
    BROKERS,
    REDIS,
    LINKS,
    CLIENTS
}
