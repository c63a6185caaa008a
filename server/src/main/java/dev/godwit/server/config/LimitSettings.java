package dev.godwit.server.config;

import java.time.Duration;

/** How much of what clients may do. 0: as much as they like. */
public record LimitSettings(
        @Key(
                meaning =
                        "Most connections of a gateway; those that come then are sent away with 503 and a time to wait",
                fallback = "0",
                min = "0")
        int connections,

        @Key(
                meaning = "Most open connections of one user, on all gateways together; above that 429."
                        + " A tenth of it each gateway lets in without asking the others",
                fallback = "100",
                min = "0")
        int connectionsPerUser,

        @Key(
                meaning =
                        "Most open connections from one address (IPv6: its first 64 bits) on a gateway; above that 429."
                                + " Behind a load balancer only with clients.trusted-proxies: all clients would be one address",
                fallback = "0",
                min = "0")
        int connectionsPerAddress,

        @Key(
                meaning =
                        "New connections a second of a gateway, in the long run; for a moment twice as many. Above that 503",
                fallback = "2000",
                min = "0",
                max = "1000000")
        int connectsPerSecond,

        @Key(
                meaning =
                        "New connections a second from one address; above that 429. As for connections-per-address, only"
                                + " where the addresses of clients are known",
                fallback = "0",
                min = "0",
                max = "1000000")
        int connectsPerSecondPerAddress,

        @Key(
                meaning =
                        "Frames a second that one connection may send in the long run, for a moment twice as many; pings"
                                + " and acks count too. Above that it is closed with 4129",
                fallback = "500",
                min = "0",
                max = "1000000")
        int framesPerSecond,

        @Key(
                meaning =
                        "Messages a second that all users of a tenant may publish, on all gateways together; for a moment"
                                + " twice as many",
                fallback = "1000",
                min = "0",
                max = "1000000")
        int publishesPerSecondPerTenant,

        @Key(
                meaning = "Percent of heap, direct memory or open files from which on a gateway sends new clients away",
                fallback = "90",
                min = "10",
                max = "100")
        int shedAbove,

        @Key(
                meaning = "A connection whose first request is not whole after this time is cut",
                fallback = "10s",
                min = "1s",
                max = "5m")
        Duration requestHead,

        @Key(
                meaning =
                        "A connection that has no stream is cut when no whole request comes for this time. Longer than a"
                                + " load balancer keeps its idle connections",
                fallback = "60s",
                min = "1s",
                max = "1h")
        Duration keepAlive,

        @Key(meaning = "Time for the TLS handshake", fallback = "10s", min = "1s", max = "5m")
        Duration handshake,

        @Key(
                meaning = "Requests of one HTTP/1.1 connection; the answer to the last one closes it",
                fallback = "1000",
                min = "0")
        int requestsPerConnection,

        @Key(
                meaning = "What may wait in the gateway for one connection that does not take it; above that nothing is"
                        + " written to it until half is gone. More serves those on slow networks with fewer looks at the"
                        + " log, and costs memory for each",
                fallback = "64KiB",
                min = "16KiB",
                max = "16MiB")
        Size writeAhead) {}
