package dev.godwit.registry.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.Registry;
import dev.godwit.registry.RegistryContract;
import dev.godwit.registry.RegistrySize;
import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.registry.Renewal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class InMemoryRegistryTest extends RegistryContract {

    private long now = 1_000;
    private final InMemoryRegistry registry = new InMemoryRegistry(() -> now);

    @Override
    protected Registry registry() {
        return registry;
    }

    @Override
    protected void wipe() {
        registry.wipe();
    }

    @Override
    protected void passTime(long millis) {
        now += millis;
    }

    @Test
    void unavailable_failsEachCall_andDisturbsWhenItIsBack() {
        AtomicInteger disturbed = new AtomicInteger();
        registry.onDisturbance(disturbed::incrementAndGet);
        registry.available(false);

        assertThatThrownBy(() -> registry.nodes().toCompletableFuture().join())
                .hasCauseInstanceOf(RegistryUnavailable.class);

        registry.available(true);
        assertThat(disturbed).hasValue(1);
        assertThat(renew("g1")).isEqualTo(Renewal.CREATED);
    }

    @Test
    void held_waitsForItsRelease() {
        registry.hold();
        CompletableFuture<Renewal> renewal = registry.renew(lease("g1", 0)).toCompletableFuture();
        assertThat(renewal).isNotDone();
        assertThat(registry.size()).isEqualTo(new RegistrySize(0, 0));

        registry.release();
        assertThat(renewal).isCompletedWithValue(Renewal.CREATED);
        assertThat(registry.size()).isEqualTo(new RegistrySize(0, 1));
    }

    @Test
    void split_knowsItsOwnSideOnly_andBothOnceMerged() {
        Mailbox mailbox = Mailbox.user(Tenant.DEFAULT, "alice");
        renew("g1");
        InMemoryRegistry other = registry.copy();
        registry.put(List.of(mailbox), route("g1", 1));
        other.put(List.of(mailbox), route("g2", 1));
        other.bury("g1#1");
        now += 1;
        renew("g1");

        registry.merge(other);

        assertThat(registry.routes(List.of(mailbox)))
                .isCompletedWithValue(Map.of(mailbox, List.of(route("g1", 1), route("g2", 1))));
        assertThat(renew("g1")).isEqualTo(Renewal.RENEWED);
    }
}
