package dev.godwit.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The way to Redis, which holds the logs. It must run with {@code maxmemory-policy noeviction}. */
public record RedisSettings(
        @Key(meaning = "How Redis is set up", fallback = "standalone")
        Mode mode,

        @Key(meaning = "Redis itself; the Sentinels; or some nodes of the Redis Cluster", fallback = "127.0.0.1:6379")
        List<HostPort> addresses,

        @Key(meaning = "Name of the master that the Sentinels watch; with mode sentinel only")
        Optional<String> masterName,

        @Key(meaning = "ACL user; without it the default user")
        Optional<String> username,

        @Key(meaning = "Password") Optional<Secret> password,

        @Key(meaning = "ACL user at the Sentinels; without it the default user")
        Optional<String> sentinelUsername,

        @Key(meaning = "Password at the Sentinels") Optional<Secret> sentinelPassword,

        @Key(meaning = "Speak TLS with Redis and with Sentinels", fallback = "false")
        boolean tls,

        @Key(meaning = "PEM file: the CA that Redis' certificate must be of. Without it: those that Java believes")
        Optional<ReadableFile> ca,

        @Key(
                meaning =
                        "DNS name that the certificates of all Redis servers bear; for those that are found by address, as in a "
                                + "cluster. Without it: the host that is connected to. Needs redis.ca")
        Optional<String> serverName,

        @Key(meaning = "PEM file: the certificate shown to Redis, if it asks for one")
        Optional<ReadableFile> certificate,

        @Key(meaning = "PEM file: the certificate's private key, without a passphrase")
        Optional<ReadableFile> key,

        @Key(meaning = "Number of the database; 0 in a cluster", fallback = "0", min = "0", max = "1023")
        int database,

        @Key(meaning = "Begins each key, so that clusters can share a Redis", fallback = "godwit:")
        String keyPrefix,

        @Key(
                meaning = "A connection that leaves a command unanswered for so long is given up",
                fallback = "3s",
                min = "100ms",
                max = "1m")
        Duration commandTimeout) {

    /** What stands at the addresses. */
    public enum Mode {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }
}
