package dev.godwit.inbox.redis;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.runtime.Loop;
import io.vertx.core.AsyncResult;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands on one connection, in order: some wait for Redis, more wait here. On the loop only. */
final class Pipeline {

    /** So many commands wait for an answer of Redis. */
    static final int MOST_UNANSWERED = 1_984;

    /** Kept free of the client's own limit of 2,048, for heartbeats and scripts. */
    static final int RESERVED = 64;

    private static final long MOST_BYTES = 64L << 20;
    private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

    private final Loop loop;
    private final Link link;
    private final Listener listener;
    private final Queue<Call<?>> waiting = new ArrayDeque<>();
    private final Queue<Call<?>> unanswered = new ArrayDeque<>();
    private long bytes;
    private boolean loading;
    private boolean ended;

    /** Who is told what Redis says of itself. */
    interface Listener {
        /** The connection is of no use any more. */
        void useless(String reason);

        /** Another node has what was asked for. */
        void moved();
    }

    Pipeline(Loop loop, Link link, Listener listener) {
        this.loop = loop;
        this.link = link;
        this.listener = listener;
    }

    void add(Call<?> call) {
        if (bytes + call.bytes() > MOST_BYTES) {
            call.fail(new InboxUnavailable("redis: too much waits for an answer"));
            return;
        }
        bytes += call.bytes();
        waiting.add(call);
        sendWaiting();
    }

    /** Past those that wait, for the connection's own questions. */
    void addFirst(Call<?> call) {
        bytes += call.bytes();
        send(call);
    }

    Link link() {
        return link;
    }

    boolean isOn(Link other) {
        return link.equals(other);
    }

    /** Redis answers in order: if the oldest command is overdue, all are. */
    boolean isOverdue(long timeoutMillis) {
        Call<?> oldest = unanswered.peek();
        return oldest != null && loop.ticks() - oldest.sentAt() > timeoutMillis;
    }

    /** Fails all that is unanswered; it may have been applied or not. */
    void end(InboxUnavailable failure) {
        ended = true;
        // Later: Vert.x may just be failing the commands of this connection.
        loop.execute(link::close);
        List<Call<?>> failing = new ArrayList<>(unanswered);
        failing.addAll(waiting);
        unanswered.clear();
        waiting.clear();
        failing.forEach(call -> call.fail(failure));
    }

    private void sendWaiting() {
        while (unanswered.size() < MOST_UNANSWERED && !waiting.isEmpty()) {
            send(waiting.remove());
        }
    }

    private void send(Call<?> call) {
        call.sentAt(loop.ticks());
        unanswered.add(call);
        link.connection().send(call.request()).onComplete(answer -> answered(call, answer));
    }

    private void answered(Call<?> call, AsyncResult<Response> answer) {
        if (ended) {
            return;
        }
        unanswered.remove(call);
        bytes -= call.bytes();
        if (answer.succeeded()) {
            call.succeed(answer.result());
        } else {
            refused(call, answer.cause());
        }
        sendWaiting();
    }

    private void refused(Call<?> call, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        // What Redis does not answer is the end of the connection.
        Refusal refusal = cause instanceof Response ? Refusal.of(message) : Refusal.CUT_OFF;
        // Before the caller knows: what it sends next must find the scripts, or the new primary.
        switch (refusal) {
            case NO_SCRIPT -> loadScripts();
            case DEMOTED -> listener.useless("demoted");
            case CUT_OFF -> listener.useless(message);
            case MOVED -> listener.moved();
            case FOR_NOW -> log.debug("redis refused endpoint={} error={}", link.endpoint(), message);
            case UNEXPECTED ->
                log.warn("redis refused what it never should endpoint={} error={}", link.endpoint(), message);
        }
        call.fail(new InboxUnavailable("redis: " + message, cause));
    }

    private void loadScripts() {
        if (loading) {
            return;
        }
        loading = true;
        log.info("redis forgot the scripts, loading them endpoint={}", link.endpoint());
        Script.load(link.connection()).onComplete(done -> {
            loading = false;
            if (done.failed() && !ended) {
                listener.useless("cannot load scripts: " + done.cause().getMessage());
            }
        });
    }
}
