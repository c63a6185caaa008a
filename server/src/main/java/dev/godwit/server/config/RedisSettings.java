package dev.godwit.server.config;

import java.util.List;
import java.util.Optional;

/** The way to Redis, which holds the logs. It must run with {@code maxmemory-policy noeviction}. */
public record RedisSettings(
        @Key(meaning = "How Redis is set up", fallback = "standalone")
        Mode mode,

        @Key(meaning = "Redis itself; the Sentinels; or some nodes of the Redis Cluster", fallback = "127.0.0.1:6379")
        List<HostPort> addresses,

        @Key(meaning = "Name of the master that the Sentinels watch (mode sentinel)", fallback = "mymaster")
        String masterName,

        @Key(meaning = "ACL user; without it the default user")
        Optional<String> username,

        @Key(meaning = "Password") Optional<Secret> password,

        @Key(meaning = "Connect by TLS", fallback = "false") boolean tls,

        @Key(meaning = "Begins each key, so that clusters can share a Redis", fallback = "godwit:")
        String keyPrefix) {

    /** What stands at the addresses. */
    public enum Mode {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }
}
