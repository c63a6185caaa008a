package dev.godwit.client.subscribe;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A subscription from its start to its end: connects, learns why a connection ended, and does what the protocol asks for then.
 * Confined to the loop.
 */
final class Course {

    /** For how long a callback that runs at the end is waited for. */
    static final long CALLBACK_MILLIS = 5_000;

    private final Loop loop;
    private final Options options;
    private final Dialer dialer;
    private final Intake intake;
    private final Tokens tokens;
    private final Backoff backoff;
    private final Topics topics;
    private final Publications publications;
    private final Acks acks;
    private @Nullable Connection connection;
    private Loop.@Nullable Timer timer;
    private Loop.Timer leaving = () -> {};
    private @Nullable Refusal refusal;
    private int attempts;
    private int dials;
    private boolean needsRoom;
    private boolean over;
    private @Nullable RuntimeException end;

    Course(Loop loop, Options options, Dialer dialer, Intake intake, Tokens tokens, Backoff backoff) {
        this.loop = loop;
        this.options = options;
        this.dialer = dialer;
        this.intake = intake;
        this.tokens = tokens;
        this.backoff = backoff;
        this.topics = new Topics(options.topics, options.history);
        this.publications = new Publications(loop, 2 * options.answer.toMillis());
        this.acks = new Acks(loop);
    }

    void start() {
        attempt("");
    }

    /** What was received has been consumed. */
    void room() {
        if (needsRoom) {
            needsRoom = false;
            attempt("");
        } else if (connection != null) {
            connection.room();
        }
    }

    CompletionStage<Void> change(Topics.Change change) {
        if (end != null) {
            change.stage().completeExceptionally(end);
        } else {
            topics.add(change);
            if (connection != null && connection.isOpen()) {
                tellChanges(connection);
            }
        }
        return change.stage();
    }

    void publish(Publication publication) {
        if (end != null) {
            publication.fail(end);
        } else {
            publications.add(publication);
        }
    }

    /** Has been dealt with. */
    void consumed(Mark mark) {
        acks.done(mark);
    }

    void opened(Connection opened) {
        refusal = null;
        acks.opened(opened, opened.number());
        topics.opened();
        if (options.transport == Transport.SSE) {
            changed(topics.doneAll());
        }
        intake.state(State.Kind.CONNECTED, "", "", 0);
        tokens.renewBeforeEnd(opened.token(), token -> renew(opened, token));
        tellChanges(opened);
        if (connection == opened) {
            publications.opened(opened);
        }
    }

    void ended(Connection ended, Ending ending) {
        if (over || connection != ended) {
            return;
        }
        letGo();
        backoff.lasted(ended.lastedMillis());
        switch (ending.advice().action()) {
            case STOP:
                refused(ending);
                break;
            case RENEW:
                renewOnce(ended.token(), ending);
                break;
            case RECONNECT:
            case WAIT:
                topics.lost();
                comeBack(ending, Math.max(ending.advice().notBeforeMillis(), ended.retryMillis()));
                break;
        }
    }

    /** A callback failed, or something that cannot be mended. */
    void stop(String reason, String detail) {
        finish(State.Kind.STOPPED, reason, detail);
    }

    /** A connection that takes acks is left when the callback that runs has returned. */
    void close() {
        if (!over && options.acks && connection != null && connection.isOpen()) {
            over(new SubscriptionStopped("closed", ""));
            leaving = loop.in(CALLBACK_MILLIS, () -> leave(() -> {}));
            intake.end(State.Kind.CLOSED, "", "");
        } else {
            finish(State.Kind.CLOSED, "", "");
        }
    }

    /** Nothing more will be dealt with: runs something when the server knows of what was, or it takes too long. */
    void leave(Runnable then) {
        leaving.cancel();
        acks.flush();
        Connection open = connection;
        letGo();
        if (open == null) {
            then.run();
        } else {
            open.leave(then);
        }
    }

    private void attempt(String reason) {
        if (over) {
            return;
        }
        if (intake.isFull()) {
            needsRoom = true;
            return;
        }
        intake.state(State.Kind.CONNECTING, reason, "", 0);
        attempts++;
        int attempt = attempts;
        timer = loop.in(options.answer.toMillis(), () -> noToken(attempt, "no token in time"));
        tokens.fetch(token -> dial(attempt, token), failure -> noToken(attempt, failure));
    }

    private void dial(int attempt, String token) {
        if (over || attempt != attempts || connection != null) {
            return;
        }
        cancelTimer();
        if (refusal != null && refusal.token.equals(token)) {
            stop(refusal.ending.reason(), refusal.ending.detail());
            return;
        }
        if (options.transport == Transport.SSE) {
            List<Topics.Change> ignored = topics.begin();
        }
        Connection next = new Connection(this, intake, loop, options, token);
        connection = next;
        dials++;
        next.dial(
                dialer,
                new Dialer.Call(
                        options.servers.get((dials - 1) % options.servers.size()),
                        token,
                        options.acks ? intake.consumed() : intake.position(),
                        topics.wanted(),
                        topics.history()));
    }

    private void noToken(int attempt, String detail) {
        if (!over && attempt == attempts && connection == null) {
            cancelTimer();
            attempts++;
            comeBack(Ending.lost("token", detail), 0);
        }
    }

    private void comeBack(Ending ending, long notBeforeMillis) {
        long delay = Math.max(notBeforeMillis, backoff.next());
        intake.state(State.Kind.WAITING, ending.reason(), ending.detail(), delay);
        timer = loop.in(delay, () -> attempt(""));
    }

    private void renewOnce(String token, Ending ending) {
        if (refusal != null) {
            stop(ending.reason(), ending.detail());
            return;
        }
        refusal = new Refusal(token, ending);
        topics.lost();
        comeBack(ending, 0);
    }

    /** It is the change of topics that is refused, if there is one under way: without it, the server took the same request. */
    private void refused(Ending ending) {
        if (options.transport == Transport.SSE && topics.anyUnderWay()) {
            topics.refusedAll(new RequestRefused(ending.reason(), ending.detail(), 0));
            attempt("topics_changed");
        } else {
            stop(ending.reason(), ending.detail());
        }
    }

    private void tellChanges(Connection open) {
        if (options.transport == Transport.WEBSOCKET) {
            topics.begin().forEach(change -> tell(open, change));
        } else if (topics.anyToTell()) {
            again(open, "topics_changed");
        }
    }

    private void tell(Connection open, Topics.Change change) {
        open.requests()
                .send(
                        change.isFollow() ? "subscribe" : "unsubscribe",
                        json -> {
                            json.name("topics").strings(change.names());
                            if (change.history() > 0) {
                                json.name("history").raw(Integer.toString(change.history()));
                            }
                        },
                        new TopicsRequest(change));
    }

    private final class TopicsRequest implements Requests.Request {

        private final Topics.Change change;

        TopicsRequest(Topics.Change change) {
            this.change = change;
        }

        @Override
        public void done(AnswerFrame answer) {
            topics.done(change);
            changed(List.of(change));
        }

        @Override
        public void refused(RefusalFrame why) {
            topics.refused(change, new RequestRefused(why.code(), why.detail(), why.afterMillis()));
        }

        @Override
        public void lost() {
            // Told again on the next connection.
        }
    }

    private void changed(List<Topics.Change> done) {
        done.stream()
                .filter(change -> !change.isFollow())
                .flatMap(change -> change.names().stream())
                .forEach(intake::left);
    }

    /** A fresh token before the old one ends: told within the connection if the server can, else with a new one. */
    private void renew(Connection open, String token) {
        if (connection != open || over) {
            return;
        }
        if (options.transport == Transport.SSE) {
            again(open, "token_renewed");
            return;
        }
        open.requests().send("auth", json -> json.name("token").string(token), new Renewal(open, token));
    }

    private final class Renewal implements Requests.Request {

        private final Connection open;
        private final String token;
        private final Loop.Timer unanswered;

        Renewal(Connection open, String token) {
            this.open = open;
            this.token = token;
            this.unanswered = loop.in(options.answer.toMillis(), this::reconnect);
        }

        @Override
        public void done(AnswerFrame answer) {
            unanswered.cancel();
            tokens.renewBeforeEnd(token, next -> renew(open, next));
        }

        @Override
        public void refused(RefusalFrame refused) {
            unanswered.cancel();
            reconnect();
        }

        @Override
        public void lost() {
            unanswered.cancel();
        }

        private void reconnect() {
            if (connection == open) {
                again(open, "token_renewed");
            }
        }
    }

    /** A token that the server refused, and how. */
    private static final class Refusal {

        private final String token;
        private final Ending ending;

        Refusal(String token, Ending ending) {
            this.token = token;
            this.ending = ending;
        }
    }

    /** A new connection in place of one that is well. */
    private void again(Connection open, String reason) {
        letGo();
        open.drop();
        topics.lost();
        attempt(reason);
    }

    private void letGo() {
        connection = null;
        cancelTimer();
        tokens.stop();
        acks.lost();
        publications.lost();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void finish(State.Kind kind, String reason, String detail) {
        if (over) {
            if (kind == State.Kind.CLOSED) {
                intake.end(kind, reason, detail);
            }
            return;
        }
        over(new SubscriptionStopped(kind == State.Kind.CLOSED ? "closed" : reason, detail));
        acks.flush();
        Connection open = connection;
        letGo();
        if (open != null) {
            open.drop();
        }
        intake.end(kind, reason, detail);
    }

    private void over(RuntimeException why) {
        over = true;
        end = why;
        cancelTimer();
        tokens.stop();
        topics.failAll(why);
        publications.failAll(why);
    }
}
