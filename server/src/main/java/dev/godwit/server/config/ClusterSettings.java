package dev.godwit.server.config;

/** What all nodes of a cluster share. */
public record ClusterSettings(
        @Key(
                meaning =
                        "Shared by all nodes: routers prove themselves to gateways with it, and it signs the records that "
                                + "routers write. Make one with: openssl rand -hex 32",
                minLength = 32)
        Secret secret) {}
