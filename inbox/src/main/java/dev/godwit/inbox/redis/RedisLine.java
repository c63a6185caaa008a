package dev.godwit.inbox.redis;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Loop;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection on which commands go to a primary, in the order of their calls. When it is lost, all that is unanswered fails,
 * and it is made again until {@link #stop}.
 *
 * <p>Its methods are for any thread; what is private happens on the loop.
 */
final class RedisLine {

    private static final long HEARTBEAT_MILLIS = 1_000;
    private static final Logger log = LoggerFactory.getLogger(RedisLine.class);

    private final String name;
    private final Loop loop;
    private final Supplier<Future<Link>> dial;
    private final Listener listener;
    private final long timeoutMillis;

    private final Backoff backoff = new Backoff();
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    private @Nullable Pipeline pipeline;
    private boolean stopped;
    private long heartbeatAt;
    private volatile Check check = Check.degraded("redis: not connected yet");

    /** Who is told, on the loop, what becomes of the connection. */
    interface Listener {
        void connected();

        /** It was lost, or could not be made, or another node has what was asked for. */
        void misplaced();
    }

    /** @param dial makes one attempt; called on the loop */
    RedisLine(String name, Loop loop, Supplier<Future<Link>> dial, Listener listener, long timeoutMillis) {
        this.name = name;
        this.loop = loop;
        this.dial = dial;
        this.listener = listener;
        this.timeoutMillis = timeoutMillis;
    }

    /** Completes after the first attempt, however it ended. */
    CompletionStage<Void> start() {
        loop.execute(this::connect);
        loop.execute(this::watch);
        return firstAttempt;
    }

    CompletionStage<Void> stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            stopped = true;
            check = Check.degraded("redis: stopped");
            end(new InboxUnavailable("redis: stopped"));
            firstAttempt.complete(null);
            // After the connection was closed.
            loop.execute(() -> done.complete(null));
        });
        return done;
    }

    Check check() {
        return check;
    }

    <T> CompletionStage<T> call(Call<T> call) {
        loop.execute(() -> {
            if (pipeline == null) {
                call.fail(new InboxUnavailable(check.reason()));
            } else {
                pipeline.add(call);
            }
        });
        return call.answer();
    }

    private void connect() {
        if (!stopped) {
            loop.whenDone(dial.get().toCompletionStage(), this::dialled);
        }
    }

    private void dialled(@Nullable Link made, @Nullable Throwable failure) {
        if (made == null) {
            notConnected(failure == null ? "no reason" : String.valueOf(failure.getMessage()));
        } else if (stopped) {
            made.close();
        } else {
            connected(made);
        }
    }

    private void connected(Link made) {
        Pipeline current = new Pipeline(loop, made, new Ends(made));
        pipeline = current;
        heartbeatAt = loop.ticks();
        backoff.reset();
        made.connection().endHandler(end -> lose(made, "closed"));
        made.connection().exceptionHandler(e -> lose(made, String.valueOf(e.getMessage())));
        log.info("redis connected line={} endpoint={}", name, made.endpoint());
        check = made.evicting().isEmpty() ? Check.UP : evicting(made);
        listener.connected();
        firstAttempt.complete(null);
    }

    private static Check evicting(Link made) {
        log.warn("redis may throw messages away endpoint={} maxmemory-policy={}", made.endpoint(), made.evicting());
        return Check.degraded("redis: maxmemory-policy " + made.evicting() + " at " + made.endpoint()
                + " (expected: noeviction): messages can vanish");
    }

    private void notConnected(String reason) {
        if (stopped) {
            return;
        }
        if (firstAttempt.isDone()) {
            log.debug("redis not reachable line={} reason={}", name, reason);
        } else {
            log.warn("redis not reachable line={} reason={}", name, reason);
        }
        check = Check.degraded("redis: " + name + " not reachable: " + reason);
        firstAttempt.complete(null);
        again();
    }

    private void lose(Link lost, String reason) {
        if (pipeline == null || !pipeline.isOn(lost)) {
            return;
        }
        log.warn("redis connection lost line={} endpoint={} reason={}", name, lost.endpoint(), reason);
        check = Check.degraded("redis: " + name + " lost " + lost.endpoint() + ": " + reason);
        end(new InboxUnavailable("redis: connection lost: " + reason));
        again();
    }

    private void again() {
        listener.misplaced();
        loop.after(backoff.next(), this::connect);
    }

    private void end(InboxUnavailable failure) {
        Pipeline ending = pipeline;
        pipeline = null;
        if (ending != null) {
            ending.end(failure);
        }
    }

    private void watch() {
        if (stopped) {
            return;
        }
        Pipeline current = pipeline;
        if (current != null && current.isOverdue(timeoutMillis)) {
            lose(current.link(), "no answer within " + timeoutMillis + " ms");
        } else if (current != null && loop.ticks() - heartbeatAt >= HEARTBEAT_MILLIS) {
            heartbeat(current);
        }
        loop.after(Math.max(10, timeoutMillis / 8), this::watch);
    }

    /** Notices a dead peer while nothing is sent, and a demoted one that still answers reads. */
    private void heartbeat(Pipeline current) {
        heartbeatAt = loop.ticks();
        Call<Boolean> role = new Call<>(Request.cmd(Command.ROLE), 0, Dialer::isPrimary);
        loop.whenDone(role.answer(), (primary, failure) -> {
            if (Boolean.FALSE.equals(primary)) {
                lose(current.link(), "demoted");
            }
        });
        current.addFirst(role);
    }

    private final class Ends implements Pipeline.Listener {
        private final Link link;

        Ends(Link link) {
            this.link = link;
        }

        @Override
        public void useless(String reason) {
            lose(link, reason);
        }

        @Override
        public void moved() {
            listener.misplaced();
        }
    }
}
