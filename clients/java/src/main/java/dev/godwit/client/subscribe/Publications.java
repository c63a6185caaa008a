package dev.godwit.client.subscribe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to topics, one after the other: what is tried again keeps its place, and its id makes it one message.
 * Confined to the loop.
 */
final class Publications {

    private static final int MOST = 1_000;
    private static final long PAUSE_MILLIS = 1_000;
    private static final Set<String> PASSING = Set.of("rate_limited", "busy", "unavailable");

    private final Loop loop;
    private final long patienceMillis;
    private final Deque<Publication> waiting = new ArrayDeque<>();
    private @Nullable Connection open;
    private Loop.@Nullable Timer pause;
    private boolean underWay;

    Publications(Loop loop, long patienceMillis) {
        this.loop = loop;
        this.patienceMillis = patienceMillis;
    }

    void add(Publication publication) {
        if (waiting.size() >= MOST) {
            publication.fail(new RequestRefused("full", MOST + " wait to be published", PAUSE_MILLIS));
            return;
        }
        waiting.add(publication);
        publication.timer(loop.in(patienceMillis, () -> expire(publication)));
        next();
    }

    void opened(Connection connection) {
        open = connection;
        next();
    }

    void lost() {
        open = null;
        underWay = false;
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }

    void failAll(RuntimeException reason) {
        lost();
        for (Publication next = waiting.poll(); next != null; next = waiting.poll()) {
            next.fail(reason);
        }
    }

    private void next() {
        Publication first = waiting.peek();
        if (open == null || underWay || pause != null || first == null) {
            return;
        }
        underWay = true;
        open.requests().send("publish", first::write, new Asked(first));
    }

    private void expire(Publication publication) {
        if (waiting.remove(publication)) {
            publication.fail(new RequestRefused(
                    "timeout", "no answer within " + patienceMillis + " ms; it may be there all the same", 0));
        }
    }

    private final class Asked implements Requests.Request {

        private final Publication publication;

        Asked(Publication publication) {
            this.publication = publication;
        }

        @Override
        public void done(AnswerFrame answer) {
            underWay = false;
            waiting.remove(publication);
            publication.done(answer.message());
            next();
        }

        @Override
        public void refused(RefusalFrame why) {
            underWay = false;
            if (PASSING.contains(why.code())) {
                pause = loop.in(Math.max(PAUSE_MILLIS, why.afterMillis()), () -> {
                    pause = null;
                    next();
                });
                return;
            }
            waiting.remove(publication);
            publication.fail(new RequestRefused(why.code(), why.detail(), why.afterMillis()));
            next();
        }

        @Override
        public void lost() {
            // Asked again on the next connection, under the same id.
        }
    }
}
