package dev.godwit.inbox.redis;

import dev.godwit.inbox.TicketStore;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A key of its own for each, which Redis lets expire. They are spread over the partitions, so that a cluster shares the work. */
final class RedisTickets implements TicketStore {

    private static final int SMALL = 512;
    private static final int LARGE = 16 * 1024;

    private final Lines lines;
    private final String prefix;
    private final PushTopic topic;

    RedisTickets(Lines lines, String prefix, PushTopic topic) {
        this.lines = lines;
        this.prefix = prefix;
        this.topic = topic;
    }

    @Override
    public CompletionStage<Void> keep(String name, byte[] content, Duration life) {
        Partition partition = partition(name);
        Request request = Request.cmd(Command.SET)
                .arg(Keys.of(prefix, partition).ticket(name))
                .arg(Buffer.buffer(content))
                .arg("PX")
                .arg(life.toMillis());
        return lines.call(partition, new Call<>(request, SMALL + content.length, Cursors::moved));
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(String name) {
        Partition partition = partition(name);
        Request request =
                Request.cmd(Command.GETDEL).arg(Keys.of(prefix, partition).ticket(name));
        return lines.call(partition, new Call<>(request, LARGE, RedisTickets::content));
    }

    private Partition partition(String name) {
        return topic.partition(Math.floorMod(name.hashCode(), topic.partitions()));
    }

    private static Optional<byte[]> content(@Nullable Response answer) {
        return Optional.ofNullable(answer).map(Response::toBytes);
    }
}
