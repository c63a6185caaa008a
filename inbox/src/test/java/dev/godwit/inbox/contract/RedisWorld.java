package dev.godwit.inbox.contract;

import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.PresenceStore;
import dev.godwit.inbox.RevocationStore;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.TicketStore;
import dev.godwit.inbox.redis.Endpoint;
import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.inbox.redis.RedisSettings;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A real Redis, to be emptied before each test. */
public final class RedisWorld implements World, AutoCloseable {

    static final String PREFIX = "test:";

    private final Vertx vertx = Vertx.vertx();
    private final RedisSettings settings;
    private final Redis admin;
    private @Nullable RedisInbox inbox;

    public RedisWorld(int port) {
        this(port, RedisSettings.standalone(new Endpoint("127.0.0.1", port)).withPrefix(PREFIX));
    }

    /**
     * @param port for the tests themselves, who may do everything
     * @param settings for the inbox
     */
    RedisWorld(int port, RedisSettings settings) {
        this.settings = settings;
        this.admin = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    }

    @Override
    public LogWriter writer(PushTopic topic, LogRules rules) {
        return inbox(topic, rules).writer();
    }

    @Override
    public LogReader reader(PushTopic topic, LogRules rules) {
        return inbox(topic, rules).reader();
    }

    PresenceStore presence(PushTopic topic, LogRules rules) {
        return inbox(topic, rules).presence();
    }

    SharedLimits limits(PushTopic topic, LogRules rules) {
        return inbox(topic, rules).limits();
    }

    TicketStore tickets(PushTopic topic, LogRules rules) {
        return inbox(topic, rules).tickets();
    }

    RevocationStore revocations(PushTopic topic, LogRules rules) {
        return inbox(topic, rules).revocations();
    }

    @Override
    public void expire(PushTopic topic, Mailbox mailbox) {
        ask("DEL", PREFIX + "{" + topic.partitionOf(mailbox).tag() + "}:" + mailbox.key() + ":log");
    }

    @Override
    public void wipe() {
        ask("FLUSHALL");
    }

    public @Nullable Response ask(String command, String... arguments) {
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return InboxContract.await(admin.send(request).toCompletionStage());
    }

    /** All keys and what is in them, for comparison. */
    public Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        for (Response key : ask("KEYS", "*")) {
            contents.put(key.toString(), content(key.toString()));
        }
        return contents;
    }

    @Override
    public void close() {
        if (inbox != null) {
            InboxContract.await(inbox.stop());
        }
        InboxContract.await(vertx.close().toCompletionStage());
    }

    private String content(String key) {
        String type = ask("TYPE", key).toString();
        return switch (type) {
            case "stream" -> type + " " + ask("XRANGE", key, "-", "+");
            case "list" -> type + " " + ask("LRANGE", key, "0", "-1");
            case "zset" -> type + " " + ask("ZRANGE", key, "0", "-1", "WITHSCORES");
            // The order of a hash means nothing.
            case "hash" -> type + " " + hash(ask("HGETALL", key));
            default -> throw new IllegalStateException("unexpected " + type + " " + key);
        };
    }

    private static String hash(Response fields) {
        return new TreeMap<>(fields.getKeys().stream()
                        .collect(Collectors.toMap(
                                field -> field, field -> fields.get(field).toString())))
                .toString();
    }

    private RedisInbox inbox(PushTopic topic, LogRules rules) {
        if (inbox == null) {
            inbox = new RedisInbox(vertx, settings, topic, rules);
            InboxContract.await(inbox.start());
        }
        return inbox;
    }
}
