package dev.godwit.inbox.redis;

import dev.godwit.inbox.PresenceState;
import dev.godwit.inbox.PresenceStore;
import dev.godwit.inbox.Published;
import dev.godwit.protocol.Partition;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** What was published about presence: a hash per partition, {@code <member>: <1 or 0> <sequence> <time>}. */
final class RedisPresence implements PresenceStore {

    private static final int SMALL = 512;
    private static final int PAGE = 64 * 1024;

    /** No member's name: those begin with the kind of a mailbox. */
    private static final String FLOOR = "#";

    private final Lines lines;
    private final String prefix;

    RedisPresence(Lines lines, String prefix) {
        this.lines = lines;
        this.prefix = prefix;
    }

    @Override
    public CompletionStage<PresenceState> read(Partition partition) {
        Request request = Request.cmd(Command.HGETALL).arg(key(partition));
        return lines.call(partition, new Call<>(request, PAGE, RedisPresence::state));
    }

    @Override
    public CompletionStage<Void> put(Partition partition, String member, Published published) {
        String value = (published.present() ? "1 " : "0 ") + published.sequence() + " " + published.time();
        Request request =
                Request.cmd(Command.HSET).arg(key(partition)).arg(member).arg(value);
        return lines.call(partition, new Call<>(request, SMALL, Cursors::moved));
    }

    @Override
    public CompletionStage<Void> forget(Partition partition, Collection<String> members, long floor) {
        Request request = Script.LEAVE.on(key(partition)).arg(floor);
        members.forEach(request::arg);
        return lines.call(partition, new Call<>(request, SMALL + 64 * members.size(), Cursors::moved));
    }

    private String key(Partition partition) {
        return Keys.of(prefix, partition).presence();
    }

    private static PresenceState state(Response all) {
        long floor = 0;
        Map<String, Published> members = new HashMap<>();
        for (String name : all.getKeys()) {
            String value = Objects.requireNonNull(all.get(name)).toString();
            if (name.equals(FLOOR)) {
                floor = Long.parseLong(value);
            } else {
                String[] parts = value.split(" ", -1);
                members.put(
                        name, new Published(parts[0].equals("1"), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
            }
        }
        return new PresenceState(floor, members);
    }
}
