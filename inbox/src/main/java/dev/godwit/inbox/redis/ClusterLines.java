package dev.godwit.inbox.redis;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.protocol.Partition;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Loop;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to each primary of a cluster. Whenever one is lost or a node disowns a slot, the cluster is asked again who has what;
 * a primary that fails takes only its own partitions with it.
 */
final class ClusterLines implements Lines {

    private static final Logger log = LoggerFactory.getLogger(ClusterLines.class);

    private final String name;
    private final Loop loop;
    private final Dialer dialer;
    private final RedisSettings settings;
    private final Listeners connected = new Listeners();
    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    private boolean asking;
    private boolean stopped;
    private volatile State state = new State(Slots.UNKNOWN, Map.of(), "redis: cluster not asked yet");

    /** All that other threads see, changed as a whole. */
    private record State(Slots slots, Map<Endpoint, RedisLine> lines, String trouble) {}

    ClusterLines(String name, Loop loop, Dialer dialer, RedisSettings settings) {
        this.name = name;
        this.loop = loop;
        this.dialer = dialer;
        this.settings = settings;
    }

    @Override
    public CompletionStage<Void> start() {
        loop.execute(this::ask);
        return firstAttempt;
    }

    @Override
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            stopped = true;
            firstAttempt.complete(null);
            state.lines().values().forEach(RedisLine::stop);
            // They stop on this loop too, before this comes.
            loop.execute(() -> done.complete(null));
        });
        return done;
    }

    @Override
    public Check check() {
        State now = state;
        if (!now.trouble().isEmpty()) {
            return Check.degraded(now.trouble());
        }
        return now.lines().values().stream()
                .map(RedisLine::check)
                .filter(check -> check.state() != Check.State.UP)
                .findFirst()
                .orElse(Check.UP);
    }

    @Override
    public <T> CompletionStage<T> call(Partition partition, Call<T> call) {
        State now = state;
        RedisLine line = now.slots().primaryOf(partition).map(now.lines()::get).orElse(null);
        if (line == null) {
            call.fail(new InboxUnavailable("redis: no primary known for partition " + partition));
            return call.answer();
        }
        return line.call(call);
    }

    @Override
    public void onConnected(Runnable listener) {
        connected.add(listener);
    }

    /** At most one question at a time, and paced when the answers are of no help. */
    private void askSoon() {
        if (!asking && !stopped) {
            asking = true;
            loop.after(backoff.next(), this::ask);
        }
    }

    private void ask() {
        asking = true;
        Set<Endpoint> nodes = new LinkedHashSet<>(state.lines().keySet());
        nodes.addAll(settings.endpoints());
        loop.whenDone(ask(List.copyOf(nodes), 0).toCompletionStage(), (slots, failure) -> {
            asking = false;
            if (stopped) {
                return;
            }
            if (slots == null || slots.ranges().isEmpty()) {
                String reason = failure == null ? "it has no slots" : String.valueOf(failure.getMessage());
                log.debug("redis cluster does not answer line={} reason={}", name, reason);
                state = new State(state.slots(), state.lines(), "redis: cluster does not answer: " + reason);
                askSoon();
            } else {
                learned(slots);
            }
            firstAttempt.complete(null);
        });
    }

    private Future<Slots> ask(List<Endpoint> nodes, int index) {
        Endpoint node = nodes.get(index);
        Future<Slots> answer = dialer.ask(
                        node, settings.login(), Request.cmd(Command.CLUSTER).arg("SLOTS"))
                .map(response -> Slots.read(response, node));
        return index + 1 == nodes.size() ? answer : answer.recover(failure -> ask(nodes, index + 1));
    }

    private void learned(Slots slots) {
        Slots before = state.slots();
        Map<Endpoint, RedisLine> lines = new HashMap<>(state.lines());
        List<RedisLine> fresh = new ArrayList<>();
        for (Endpoint primary : slots.primaries()) {
            if (!lines.containsKey(primary)) {
                RedisLine line = line(primary);
                lines.put(primary, line);
                fresh.add(line);
            }
        }
        List<RedisLine> gone = new ArrayList<>();
        lines.entrySet().removeIf(entry -> {
            boolean remove = !slots.primaries().contains(entry.getKey());
            if (remove) {
                gone.add(entry.getValue());
            }
            return remove;
        });
        state = new State(slots, Map.copyOf(lines), "");
        fresh.forEach(RedisLine::start);
        gone.forEach(RedisLine::stop);
        if (!slots.equals(before)) {
            log.info("redis cluster has primaries line={} endpoints={}", name, slots.primaries());
            backoff.reset();
            // A partition that went to a connected primary comes with another past too.
            connected.call();
        }
    }

    private RedisLine line(Endpoint primary) {
        return new RedisLine(
                name + "@" + primary,
                loop,
                () -> dialer.dialPrimary(primary),
                new Placed(),
                settings.commandTimeout().toMillis());
    }

    private final class Placed implements RedisLine.Listener {
        @Override
        public void connected() {
            backoff.reset();
            connected.call();
        }

        @Override
        public void misplaced() {
            askSoon();
        }
    }
}
