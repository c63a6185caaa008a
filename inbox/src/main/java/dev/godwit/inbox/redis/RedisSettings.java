package dev.godwit.inbox.redis;

import dev.godwit.runtime.tls.ClientTls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How Redis is reached.
 *
 * @param endpoints {@code STANDALONE}: the one server; {@code SENTINEL}: the Sentinels; {@code CLUSTER}: some of the nodes
 * @param masterName what the Sentinels call the primary; for {@code SENTINEL} only
 * @param login presented to Redis
 * @param sentinelLogin presented to Sentinels
 * @param database 0 in a cluster
 * @param prefix of all keys; no braces
 * @param commandTimeout a connection that leaves a command unanswered for so long is given up
 * @param tls to Redis, and to Sentinels; started before the inbox
 */
public record RedisSettings(
        Mode mode,
        List<Endpoint> endpoints,
        String masterName,
        Optional<Login> login,
        Optional<Login> sentinelLogin,
        int database,
        String prefix,
        Duration commandTimeout,
        ClientTls tls) {

    /** How the servers are arranged. */
    public enum Mode {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /**
     * A user and what proves it.
     *
     * @param user empty for the default user
     */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + ", password=***]";
        }
    }

    public static final String DEFAULT_PREFIX = "godwit:";
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    public RedisSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty() || (mode == Mode.STANDALONE && endpoints.size() > 1)) {
            throw new IllegalArgumentException("redis endpoints: " + endpoints.size() + " (expected: "
                    + (mode == Mode.STANDALONE ? "1)" : "at least 1)"));
        }
        if ((mode == Mode.SENTINEL) == masterName.isEmpty()) {
            throw new IllegalArgumentException(
                    "redis master name: '" + masterName + "' (expected: with Sentinel only)");
        }
        if (database < 0 || (mode == Mode.CLUSTER && database != 0)) {
            throw new IllegalArgumentException("redis database: " + database + " (expected: >= 0, in a cluster 0)");
        }
        // A brace would take the place of the partition's hash tag.
        if (prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw new IllegalArgumentException("redis prefix: " + prefix + " (expected: no braces)");
        }
        if (commandTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("redis command timeout: " + commandTimeout + " (expected: >= 1 ms)");
        }
    }

    public static RedisSettings standalone(Endpoint server) {
        return of(Mode.STANDALONE, List.of(server), "");
    }

    public static RedisSettings sentinel(String masterName, List<Endpoint> sentinels) {
        return of(Mode.SENTINEL, sentinels, masterName);
    }

    public static RedisSettings cluster(List<Endpoint> nodes) {
        return of(Mode.CLUSTER, nodes, "");
    }

    public RedisSettings withLogin(Login newLogin) {
        return new RedisSettings(
                mode,
                endpoints,
                masterName,
                Optional.of(newLogin),
                sentinelLogin,
                database,
                prefix,
                commandTimeout,
                tls);
    }

    public RedisSettings withDatabase(int newDatabase) {
        return new RedisSettings(
                mode, endpoints, masterName, login, sentinelLogin, newDatabase, prefix, commandTimeout, tls);
    }

    public RedisSettings withPrefix(String newPrefix) {
        return new RedisSettings(
                mode, endpoints, masterName, login, sentinelLogin, database, newPrefix, commandTimeout, tls);
    }

    public RedisSettings withCommandTimeout(Duration newTimeout) {
        return new RedisSettings(mode, endpoints, masterName, login, sentinelLogin, database, prefix, newTimeout, tls);
    }

    public RedisSettings withTls(ClientTls newTls) {
        return new RedisSettings(
                mode, endpoints, masterName, login, sentinelLogin, database, prefix, commandTimeout, newTls);
    }

    private static RedisSettings of(Mode mode, List<Endpoint> endpoints, String masterName) {
        return new RedisSettings(
                mode,
                endpoints,
                masterName,
                Optional.empty(),
                Optional.empty(),
                0,
                DEFAULT_PREFIX,
                DEFAULT_TIMEOUT,
                ClientTls.OFF);
    }
}
