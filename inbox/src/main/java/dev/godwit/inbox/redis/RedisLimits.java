package dev.godwit.inbox.redis;

import dev.godwit.inbox.Allowance;
import dev.godwit.inbox.Held;
import dev.godwit.inbox.Holding;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.Taken;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import io.vertx.redis.client.Request;
import java.util.concurrent.CompletionStage;

/** Shared limits: per mailbox a bucket, and per user a hash of who holds how many. Each has its key only while it says anything. */
final class RedisLimits implements SharedLimits {

    private static final int SMALL = 512;

    // The clocks of nodes and of Redis differ.
    private static final long SPARE_MILLIS = 60_000;

    private final Lines lines;
    private final String prefix;
    private final PushTopic topic;

    RedisLimits(Lines lines, String prefix, PushTopic topic) {
        this.lines = lines;
        this.prefix = prefix;
        this.topic = topic;
    }

    @Override
    public CompletionStage<Taken> take(Mailbox mailbox, Allowance allowance, int wanted, long now) {
        Partition partition = topic.partitionOf(mailbox);
        Request request = Script.TAKE
                .on(Keys.of(prefix, partition).bucket(mailbox))
                .arg(Double.toString(allowance.perSecond()))
                .arg(allowance.burst())
                .arg(wanted)
                .arg(now)
                .arg(allowance.restMillis() + SPARE_MILLIS);
        return lines.call(
                partition,
                new Call<>(
                        request,
                        SMALL,
                        answer -> new Taken(
                                answer.get(0).toInteger(), answer.get(1).toLong())));
    }

    @Override
    public CompletionStage<Held> hold(Mailbox user, Holding holding, long now) {
        Partition partition = topic.partitionOf(user);
        Request request = Script.HOLD
                .on(Keys.of(prefix, partition).seats(user))
                .arg(holding.holder())
                .arg(holding.count())
                .arg(holding.most())
                .arg(now)
                .arg(holding.lease().toMillis());
        return lines.call(
                partition,
                new Call<>(
                        request,
                        SMALL,
                        answer -> new Held(
                                answer.get(0).toInteger() == 1, answer.get(1).toInteger())));
    }
}
