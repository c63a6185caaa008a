package dev.godwit.gateway.limit;

import dev.godwit.inbox.Allowance;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.Taken;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How often a tenant's users may publish, on all nodes together. A node takes a few at a time and spends them here, so the store is
 * asked some fifty times a second at most, however many publish. What is not spent within a second is lost. A store that does not
 * answer lets nobody publish. Confined to its loop; asked from any thread.
 */
final class TenantPublishes implements PublishLimit {

    /** What a node takes at once, of what all may do in a second. */
    private static final int SHARE = 50;

    private static final long SPENT_WITHIN_MILLIS = 1_000;
    private static final int MOST_WAITING = 10_000;

    /** Tenants come from tokens, so there are not many; those that rest are forgotten. */
    private static final int MOST_TENANTS = 1_000;

    private final Loop loop;
    private final SharedLimits shared;
    private final Allowance allowance;
    private final int atOnce;
    private final Map<Tenant, Purse> purses = new HashMap<>();

    TenantPublishes(Loop loop, SharedLimits shared, Rate rate) {
        this.loop = loop;
        this.shared = shared;
        this.allowance = new Allowance(rate.perSecond(), rate.burst());
        this.atOnce = (int) Math.max(1, Math.min(rate.burst(), rate.perSecond() / SHARE));
    }

    @Override
    public CompletionStage<Permit> ask(Tenant tenant, String user) {
        CompletableFuture<Permit> answer = new CompletableFuture<>();
        loop.execute(() -> purse(tenant).ask(answer));
        return answer;
    }

    /** Of how many something is remembered. On the loop. */
    int tenants() {
        return purses.size();
    }

    private Purse purse(Tenant tenant) {
        if (purses.size() >= MOST_TENANTS) {
            purses.values().removeIf(Purse::isEmpty);
        }
        return purses.computeIfAbsent(tenant, Purse::new);
    }

    /** What the node holds for one tenant. */
    private final class Purse {

        private final Mailbox mailbox;
        private final Deque<CompletableFuture<Permit>> waiting = new ArrayDeque<>();
        private int left;
        private long until;
        private long nothingBefore;
        private boolean taking;

        Purse(Tenant tenant) {
            mailbox = Mailbox.broadcast(tenant);
        }

        boolean isEmpty() {
            return !taking && waiting.isEmpty() && until <= loop.ticks() && nothingBefore <= loop.ticks();
        }

        void ask(CompletableFuture<Permit> answer) {
            if (nothingBefore > loop.ticks()) {
                answer.complete(new Permit(nothingBefore - loop.ticks()));
            } else if (waiting.size() >= MOST_WAITING) {
                answer.complete(new Permit(SPENT_WITHIN_MILLIS));
            } else {
                waiting.add(answer);
                spend();
                take();
            }
        }

        private void spend() {
            if (until <= loop.ticks()) {
                left = 0;
            }
            for (; left > 0 && !waiting.isEmpty(); left--) {
                waiting.remove().complete(Permit.GRANTED);
            }
        }

        private void take() {
            if (!taking && !waiting.isEmpty()) {
                taking = true;
                loop.whenDone(taken(Math.max(atOnce, waiting.size())), this::taken);
            }
        }

        private CompletionStage<Taken> taken(int wanted) {
            try {
                return shared.take(mailbox, allowance, wanted, loop.now());
            } catch (RuntimeException e) {
                return CompletableFuture.failedStage(e);
            }
        }

        private void taken(@Nullable Taken taken, @Nullable Throwable failure) {
            taking = false;
            if (taken == null) {
                Throwable reason = failure == null ? new IllegalStateException("no answer") : failure;
                release(answer -> answer.completeExceptionally(reason));
                return;
            }
            left = taken.count();
            until = loop.ticks() + SPENT_WITHIN_MILLIS;
            spend();
            if (taken.after() > 0) {
                nothingBefore = loop.ticks() + taken.after();
                release(answer -> answer.complete(new Permit(taken.after())));
            }
            take();
        }

        private void release(Consumer<CompletableFuture<Permit>> answer) {
            while (!waiting.isEmpty()) {
                answer.accept(waiting.remove());
            }
        }
    }
}
