package dev.godwit.inbox.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes one connection to a Redis and gets it ready: it is the primary, it knows the scripts, its settings are known. */
final class Dialer {

    private static final int CONNECT_MILLIS = 2_000;

    private final Vertx vertx;
    private final RedisSettings settings;

    Dialer(Vertx vertx, RedisSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** Fails unless the server there is a primary. */
    Future<Link> dialPrimary(Endpoint endpoint) {
        Redis client = client(endpoint, settings.login(), settings.database());
        return client.connect()
                .compose(connection -> greet(endpoint, client, connection))
                .timeout(CONNECT_MILLIS + settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> client.close());
    }

    /** Asks one question on a connection of its own. */
    Future<Response> ask(Endpoint endpoint, Optional<RedisSettings.Login> login, Request question) {
        Redis client = client(endpoint, login, 0);
        return client.connect()
                .compose(connection -> connection.send(question))
                .timeout(CONNECT_MILLIS + settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(answer -> client.close());
    }

    /** Whether an answer to {@code ROLE} comes from a primary. */
    static boolean isPrimary(Response role) {
        return role.get(0).toString().equals("master");
    }

    private Redis client(Endpoint endpoint, Optional<RedisSettings.Login> login, int database) {
        RedisOptions options = new RedisOptions()
                // A Sentinel has no databases to select from.
                .setConnectionString(scheme() + endpoint + (database == 0 ? "" : "/" + database))
                .setNetClientOptions(settings.tls()
                        .secure(new NetClientOptions()
                                .setConnectTimeout(CONNECT_MILLIS)
                                .setTcpKeepAlive(true)
                                .setTcpNoDelay(true)))
                // By HELLO, the only way in which Vert.x presents a user's name; the scripts answer in RESP2 anyway.
                .setPreferredProtocolVersion(ProtocolVersion.RESP2)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                .setPoolCleanerInterval(-1)
                .setMaxWaitingHandlers(Pipeline.MOST_UNANSWERED + Pipeline.RESERVED);
        login.ifPresent(l -> {
            options.setPassword(l.password());
            if (!l.user().isEmpty()) {
                options.setUser(l.user());
            }
        });
        return Redis.createClient(vertx, options);
    }

    private String scheme() {
        return settings.tls().isOn() ? "rediss://" : "redis://";
    }

    private static Future<Link> greet(Endpoint endpoint, Redis client, RedisConnection connection) {
        Future<Response> role = connection.send(Request.cmd(Command.ROLE));
        Future<Response> memory = connection.send(Request.cmd(Command.INFO).arg("memory"));
        return Future.all(role, memory, Script.load(connection)).compose(all -> {
            if (!isPrimary(role.result())) {
                return Future.failedFuture("READONLY " + endpoint + " is no primary");
            }
            return Future.succeededFuture(new Link(
                    endpoint, client, connection, evicting(memory.result().toString())));
        });
    }

    private static String evicting(String info) {
        return info.lines()
                .filter(line -> line.startsWith("maxmemory_policy:"))
                .map(line -> line.substring(line.indexOf(':') + 1))
                .filter(policy -> !policy.equals("noeviction"))
                .findFirst()
                .orElse("");
    }
}
