package dev.godwit.tokens.jwks;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.KeySet;
import dev.godwit.tokens.TokenKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One issuer, and when it is asked for its keys: at the start, each {@code refresh}, soon again after a failure, and when a token has
 * a kid that is not among them. Never twice at a time, and because of tokens not more often than once in {@link JwksOptions#REST}.
 * Confined to its loop, except where it says so.
 */
final class Issuer {

    /** Requests that wait for one answer. */
    static final int MOST_WAITING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(Issuer.class);
    private static final long FIRST_RETRY_MILLIS = 1_000;

    private final JwksSource source;
    private final Duration refresh;
    private final Loop loop;
    private final Fetch fetch;
    private final Function<List<TokenKey>, KeySet> ready;
    private final JwksMetrics.OfIssuer metrics;
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
    private Loop.@Nullable Timer next;
    private boolean stopped;
    private int failures;
    private volatile boolean asking;
    private volatile long askedAt;
    private volatile IssuerState state;

    /**
     * @param ready makes keys ready for use
     */
    Issuer(JwksSource source, Duration refresh, Outside outside, Function<List<TokenKey>, KeySet> ready) {
        this.source = source;
        this.refresh = refresh;
        this.loop = outside.loop();
        this.fetch = outside.fetch();
        this.metrics = outside.metrics().of(source.issuer());
        this.ready = ready;
        this.state = new IssuerState(List.of(), ready.apply(List.of()), 0, Optional.of("not asked yet"), false);
        this.askedAt = loop.ticks() - JwksOptions.REST.toMillis();
    }

    /** What it works with. */
    record Outside(Loop loop, Fetch fetch, JwksMetrics metrics) {}

    void start() {
        ask();
    }

    void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
        answerWaiting();
    }

    /** Any thread. */
    KeySet keys() {
        return state.set();
    }

    /** Any thread. At once when it was asked a moment ago; a flood costs no more than this. */
    CompletionStage<Boolean> renewed() {
        if (!asking && rests()) {
            return CompletableFuture.completedFuture(state.answered());
        }
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        loop.execute(() -> join(answer));
        return answer;
    }

    /** Any thread. */
    Check check() {
        IssuerState now = state;
        if (now.trouble().isPresent()) {
            String meaning = now.everAnswered() ? "those known go on" : "its tokens are refused until they come";
            return Check.degraded("keys of " + source.issuer() + " are not to be had: "
                    + now.trouble().get() + "; " + meaning);
        }
        return now.keys().isEmpty()
                ? Check.degraded("keys of " + source.issuer() + ": none that can be used; its tokens are refused")
                : Check.UP;
    }

    private void join(CompletableFuture<Boolean> answer) {
        if (!asking && !stopped && !rests()) {
            ask();
        }
        if (asking && waiting.size() < MOST_WAITING) {
            waiting.add(answer);
        } else {
            answer.complete(state.answered() && !asking);
        }
    }

    private boolean rests() {
        return loop.ticks() - askedAt < JwksOptions.REST.toMillis();
    }

    private void ask() {
        if (next != null) {
            next.cancel();
        }
        asking = true;
        askedAt = loop.ticks();
        loop.whenDone(fetch.get(source.url()), this::done);
    }

    private void done(byte @Nullable [] body, @Nullable Throwable failure) {
        asking = false;
        if (stopped) {
            return;
        }
        try {
            if (body == null) {
                throw new IllegalArgumentException(reason(failure));
            }
            known(KeyDocument.read(body, source.algorithms()));
        } catch (IllegalArgumentException e) {
            failed(String.valueOf(e.getMessage()));
        }
        answerWaiting();
    }

    private void known(KeyDocument document) {
        IssuerState before = state;
        boolean same = before.keys().equals(document.keys());
        if (!same || !before.answered()) {
            log.info(
                    "event=keys_fetched issuer={} keys={} ignored={}",
                    source.issuer(),
                    document.keys().size(),
                    document.ignored());
        }
        KeySet set = same ? before.set() : ready.apply(document.keys());
        state = new IssuerState(document.keys(), set, document.ignored(), Optional.empty(), true);
        failures = 0;
        metrics.fetched(document.keys().size(), document.ignored());
        next = loop.after(refresh.toMillis(), this::ask);
    }

    private void failed(String why) {
        if (state.answered() || failures == 0) {
            log.warn("event=keys_unavailable issuer={} reason=\"{}\"", source.issuer(), why);
        }
        state = state.failed(why);
        long delay = FIRST_RETRY_MILLIS << Math.min(failures, 10);
        failures++;
        metrics.failed();
        next = loop.after(Math.min(delay, JwksOptions.REST.toMillis()), this::ask);
    }

    private void answerWaiting() {
        List<CompletableFuture<Boolean>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(answer -> answer.complete(state.answered()));
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
        return cause == null ? "no answer" : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
