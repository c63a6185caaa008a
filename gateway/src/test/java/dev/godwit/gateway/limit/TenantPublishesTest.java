package dev.godwit.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.memory.InMemoryLimits;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.util.concurrent.CompletableFuture;
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
}
