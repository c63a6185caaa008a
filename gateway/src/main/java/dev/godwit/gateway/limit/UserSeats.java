package dev.godwit.gateway.limit;

import dev.godwit.inbox.Held;
import dev.godwit.inbox.Holding;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.protocol.Mailbox;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many connections users have, on all nodes together. A node tells the others only of users who have more than a tenth of the
 * most here: whoever has fewer is let in without a question. What it told it repeats before the lease ends, so what a dead node
 * held is free after it. A store that does not answer lets everybody in. Confined to its loop; entered from any thread.
 */
final class UserSeats {

    /** Of the most, so many are nobody else's affair. */
    private static final int SHARE = 10;

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final long REPEAT_MILLIS = LEASE.toMillis() / 3;

    /** A client does not wait longer for the store. */
    static final long PATIENCE_MILLIS = 500;

    private static final int NOBODY_KNOWS = -1;

    private final Loop loop;
    private final SharedLimits shared;
    private final String node;
    private final int most;
    private final LimitMetrics metrics;
    private final Map<Mailbox, User> users = new HashMap<>();
    private boolean stopped;

    /**
     * @param node another name with each start
     */
    UserSeats(Loop loop, SharedLimits shared, String node, int most, LimitMetrics metrics) {
        this.loop = loop;
        this.shared = shared;
        this.node = node;
        this.most = most;
        this.metrics = metrics;
    }

    void start() {
        loop.execute(() -> loop.after(REPEAT_MILLIS, this::repeat));
    }

    /** Frees what this node holds, as far as the store answers. */
    void stop() {
        loop.execute(() -> {
            stopped = true;
            List.copyOf(users.values()).forEach(User::repeat);
        });
    }

    /** Whether the user may have one more; if so it is counted. Completes on the loop. */
    CompletionStage<Boolean> enter(Mailbox user) {
        Entry entry = new Entry();
        loop.execute(() -> users.computeIfAbsent(user, User::new).enter(entry));
        return entry.answer;
    }

    /** One that was let in is gone. */
    void leave(Mailbox user) {
        loop.execute(() -> {
            User known = users.get(user);
            if (known != null) {
                known.leave();
            }
        });
    }

    /** How many a user has here. On the loop. */
    int count(Mailbox user) {
        User known = users.get(user);
        return known == null ? 0 : known.open;
    }

    /** How many users have any. On the loop. */
    int users() {
        return users.size();
    }

    private void repeat() {
        if (stopped) {
            return;
        }
        loop.after(REPEAT_MILLIS, this::repeat);
        List.copyOf(users.values()).forEach(User::repeat);
    }

    /** Somebody at the door. Each is another. */
    private static final class Entry {

        private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    }

    /** One user's. At most one question is on its way at a time, so that the last word told is the last that was true. */
    private final class User {

        private final Mailbox mailbox;
        private final Deque<Entry> waiting = new ArrayDeque<>();
        private int open;
        private int told;
        private boolean asking;
        private boolean unanswered;

        User(Mailbox mailbox) {
            this.mailbox = mailbox;
        }

        void enter(Entry entry) {
            waiting.add(entry);
            next();
            if (waiting.contains(entry)) {
                loop.after(PATIENCE_MILLIS, () -> impatient(entry));
            }
        }

        void leave() {
            open--;
            next();
        }

        /** What has to be said again, and what a store that did not answer may have missed. */
        void repeat() {
            if (!asking && (told != due() || due() > 0)) {
                say();
            }
        }

        void next() {
            while (!asking && !waiting.isEmpty()) {
                answerFirst();
            }
            if (!asking && !unanswered && told != due()) {
                say();
            }
            if (!asking && open == 0 && told == 0) {
                users.remove(mailbox);
            }
        }

        private void answerFirst() {
            Entry first = waiting.element();
            if (open >= most) {
                waiting.remove().answer.complete(false);
            } else if (open < most / SHARE) {
                letIn(first);
            } else {
                ask(open + 1, most, held -> answered(first, held));
            }
        }

        // It may have lost its patience meanwhile; what is told and what is open then differ, and that is said next.
        private void answered(Entry asked, @Nullable Held held) {
            if (!waiting.contains(asked)) {
                return;
            }
            if (held == null) {
                impatient(asked);
            } else if (held.granted()) {
                letIn(asked);
            } else {
                waiting.remove(asked);
                asked.answer.complete(false);
            }
        }

        private void impatient(Entry entry) {
            if (waiting.contains(entry)) {
                metrics.unasked("connections_per_user");
                letIn(entry);
            }
        }

        private void letIn(Entry entry) {
            waiting.remove(entry);
            open++;
            entry.answer.complete(true);
        }

        /** What the others should know. */
        private int due() {
            return stopped || open <= most / SHARE ? 0 : open;
        }

        private void say() {
            ask(due(), Integer.MAX_VALUE, held -> {});
        }

        private void ask(int count, int limit, Consumer<@Nullable Held> then) {
            asking = true;
            loop.whenDone(hold(new Holding(node, count, limit, LEASE)), (held, failure) -> {
                asking = false;
                unanswered = held == null;
                if (held == null) {
                    told = NOBODY_KNOWS;
                } else if (held.granted()) {
                    told = count;
                }
                then.accept(held);
                next();
            });
        }

        private CompletionStage<Held> hold(Holding holding) {
            try {
                return shared.hold(mailbox, holding, loop.now());
            } catch (RuntimeException e) {
                return CompletableFuture.failedStage(e);
            }
        }
    }
}
