package dev.godwit.server.config;

import java.util.List;

/** The registry of who is connected where: Hazelcast members in the routers, clients in the other roles. */
public record RegistrySettings(
        @Key(meaning = "Name of the Hazelcast cluster", fallback = "godwit")
        String clusterName,

        @Key(
                meaning = "Routers to join or connect to; a DNS name that resolves to all of them will do",
                fallback = "127.0.0.1:5701")
        List<HostPort> members,

        @Key(
                meaning = "Where a router's Hazelcast member listens. Not for the public",
                fallback = "5701",
                min = "1",
                max = "65535")
        int memberPort) {}
