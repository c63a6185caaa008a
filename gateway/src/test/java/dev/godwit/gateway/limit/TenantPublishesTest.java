package dev.godwit.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Allowance;
import dev.godwit.inbox.Held;
import dev.godwit.inbox.Holding;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.Taken;
import dev.godwit.inbox.memory.InMemoryLimits;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TenantPublishesTest {

    private static final Tenant ACME = new Tenant("acme");
    private static final Rate HUNDRED = new Rate(100, 200);

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final InMemoryLimits store = new InMemoryLimits();
    private final TenantPublishes here = new TenantPublishes(loop, store, HUNDRED);
    private final TenantPublishes there = new TenantPublishes(loop, store, HUNDRED);

    @Test
    void allNodesTogether_publishTheBurst_thenTheRate() {
        int granted = granted(here, 150) + granted(there, 150);
        assertThat(granted).isBetween(200 - 2, 200);

        int later = 0;
        for (int i = 0; i < 100; i++) {
            loop.advance(100);
            later += granted(here, 30) + granted(there, 30);
        }
        assertThat(later).isBetween(980, 1_000);
    }

    @Test
    void refused_saysWhen_andAsksNobodyUntilThen() {
        granted(here, 300);
        int asked = store.asked();

        assertThat(permit(here).after()).isBetween(1L, 10L);
        assertThat(store.asked()).isEqualTo(asked);
        loop.advance(10);
        assertThat(permit(here).isGranted()).isTrue();
    }

    @Test
    void storeIsAskedForAFewAtOnce() {
        granted(here, 100);

        assertThat(store.asked()).isEqualTo(50);
    }

    @Test
    void whatIsNotSpent_isLost() {
        permit(here);
        int asked = store.asked();
        loop.advance(1_000);

        permit(here);
        assertThat(store.asked()).isEqualTo(asked + 1);
    }

    @Test
    void tenants_areOnTheirOwn() {
        granted(here, 300);

        assertThat(ask(here, Tenant.DEFAULT).join().isGranted()).isTrue();
    }

    @Test
    void storeThatFails_letsNobodyPublish() {
        store.available(false);
        assertThat(ask(here, ACME))
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(InboxUnavailable.class);

        store.available(true);
        assertThat(permit(here).isGranted()).isTrue();
    }

    @Test
    void storeThatThrows_letsNobodyPublish() {
        TenantPublishes node = new TenantPublishes(
                loop,
                new Slow(() -> {
                    throw new IllegalStateException("as the test wants it");
                }),
                HUNDRED);

        assertThat(ask(node, ACME)).isCompletedExceptionally();
    }

    @Test
    void whoComesMeanwhile_waitsForTheAnswerOnItsWay_andIsAskedForNext() {
        Slow slow = new Slow(CompletableFuture::new);
        TenantPublishes node = new TenantPublishes(loop, slow, HUNDRED);
        CompletableFuture<Permit> first = ask(node, ACME);
        CompletableFuture<Permit> second = ask(node, ACME);
        CompletableFuture<Permit> third = ask(node, ACME);
        assertThat(slow.answers).hasSize(1);

        slow.answer(0, new Taken(2, 0));
        assertThat(first).isCompletedWithValue(Permit.GRANTED);
        assertThat(second).isCompletedWithValue(Permit.GRANTED);
        assertThat(third).isNotDone();
        slow.answer(1, new Taken(2, 0));
        assertThat(third).isCompletedWithValue(Permit.GRANTED);
    }

    @Test
    void storeThatDoesNotAnswer_fillsNoMemory() {
        TenantPublishes node = new TenantPublishes(loop, new Slow(CompletableFuture::new), HUNDRED);
        for (int i = 0; i < 10_000; i++) {
            assertThat(ask(node, ACME)).isNotDone();
        }

        assertThat(ask(node, ACME)).isCompletedWithValueMatching(permit -> !permit.isGranted());
    }

    @Test
    void tenantsThatRest_areForgotten_thoseThatHaveToWaitAreNot() {
        granted(here, 300);
        int asked = store.asked();
        for (int i = 0; i < 1_000; i++) {
            assertThat(ask(here, new Tenant("t" + i))).isCompleted();
        }
        assertThat(permit(here).isGranted()).isFalse();
        assertThat(store.asked()).isEqualTo(asked + 1_000);

        loop.advance(1_000);
        permit(here);
        assertThat(here.tenants()).isEqualTo(1);
    }

    private int granted(TenantPublishes node, int asked) {
        int granted = 0;
        for (int i = 0; i < asked; i++) {
            granted += permit(node).isGranted() ? 1 : 0;
        }
        return granted;
    }

    private Permit permit(TenantPublishes node) {
        return ask(node, ACME).join();
    }

    private CompletableFuture<Permit> ask(TenantPublishes node, Tenant tenant) {
        CompletableFuture<Permit> permit = node.ask(tenant, "alice").toCompletableFuture();
        loop.run();
        return permit;
    }

    /** Answers when the test says so. */
    private final class Slow implements SharedLimits {

        private final Supplier<CompletableFuture<Taken>> answering;
        private final List<CompletableFuture<Taken>> answers = new ArrayList<>();

        Slow(Supplier<CompletableFuture<Taken>> answering) {
            this.answering = answering;
        }

        void answer(int question, Taken taken) {
            answers.get(question).complete(taken);
            loop.run();
        }

        @Override
        public CompletionStage<Taken> take(Mailbox mailbox, Allowance allowance, int wanted, long now) {
            answers.add(answering.get());
            return answers.get(answers.size() - 1);
        }

        @Override
        public CompletionStage<Held> hold(Mailbox user, Holding holding, long now) {
            throw new UnsupportedOperationException("hold");
        }
    }
}
