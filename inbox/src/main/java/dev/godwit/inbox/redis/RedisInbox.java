package dev.godwit.inbox.redis;

import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.PresenceStore;
import dev.godwit.inbox.RevocationStore;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.TicketStore;
import dev.godwit.protocol.PushTopic;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;

/** The logs in Redis. Writing and reading have connections of their own, so that long pages do not hold up the appends. */
public final class RedisInbox implements Component {

    private final Lines writing;
    private final Lines reading;
    private final LogWriter writer;
    private final LogReader reader;
    private final PresenceStore presence;
    private final SharedLimits limits;
    private final TicketStore tickets;
    private final RevocationStore revocations;

    public RedisInbox(Vertx vertx, RedisSettings settings, PushTopic topic, LogRules rules) {
        writing = lines("write", vertx, settings);
        reading = lines("read", vertx, settings);
        writer = new RedisLogWriter(writing, settings.prefix(), rules);
        presence = new RedisPresence(writing, settings.prefix());
        limits = new RedisLimits(writing, settings.prefix(), topic);
        tickets = new RedisTickets(writing, settings.prefix(), topic);
        revocations = new RedisRevocations(reading, settings.prefix());
        reader = new RedisLogReader(reading, settings.prefix(), topic, rules);
    }

    /** For any thread. */
    public LogWriter writer() {
        return writer;
    }

    /** For any thread; one serves a whole node. */
    public LogReader reader() {
        return reader;
    }

    /** For any thread. */
    public PresenceStore presence() {
        return presence;
    }

    /** For any thread. */
    public SharedLimits limits() {
        return limits;
    }

    /** For any thread. */
    public TicketStore tickets() {
        return tickets;
    }

    /** For any thread. */
    public RevocationStore revocations() {
        return revocations;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public CompletionStage<Void> start() {
        CompletionStage<Void> written = writing.start();
        return reading.start().thenCompose(done -> written);
    }

    @Override
    public Check check() {
        Check check = writing.check();
        return check.state() == Check.State.UP ? reading.check() : check;
    }

    @Override
    public CompletionStage<Void> stop() {
        CompletionStage<Void> written = writing.stop();
        return reading.stop().thenCompose(done -> written);
    }

    private static Lines lines(String name, Vertx vertx, RedisSettings settings) {
        Loop loop = VertxLoop.create(vertx);
        Dialer dialer = new Dialer(vertx, settings);
        long timeout = settings.commandTimeout().toMillis();
        return switch (settings.mode()) {
            case STANDALONE -> {
                Endpoint server = settings.endpoints().get(0);
                yield new SingleLine(name, loop, dialer, () -> Future.succeededFuture(server), timeout);
            }
            case SENTINEL -> new SingleLine(name, loop, dialer, new Sentinels(dialer, settings)::primary, timeout);
            case CLUSTER -> new ClusterLines(name, loop, dialer, settings);
        };
    }
}
