package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Allowance;
import dev.godwit.inbox.Held;
import dev.godwit.inbox.Holding;
import dev.godwit.inbox.SharedLimits;
import dev.godwit.inbox.Taken;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes may do together. Time is that of the asking node, a present moment: keys in Redis expire by its own clock. */
abstract class SharedLimitsContract {

    private static final Tenant ACME = new Tenant("acme");
    private static final Mailbox ALL = Mailbox.broadcast(ACME);
    private static final Mailbox ALICE = Mailbox.user(ACME, "alice}:{x");
    private static final Allowance TWENTY = new Allowance(20, 30);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final long now = System.currentTimeMillis();
    private SharedLimits limits;

    abstract SharedLimits limits();

    @BeforeEach
    final void open() {
        limits = limits();
    }

    @Test
    void bucket_givesTheBurst_thenTheRate() {
        assertThat(take(TWENTY, 20, now)).isEqualTo(new Taken(20, 0));
        assertThat(take(TWENTY, 20, now)).isEqualTo(new Taken(10, 0));
        assertThat(take(TWENTY, 1, now)).isEqualTo(new Taken(0, 50));
        assertThat(take(TWENTY, 1, now + 49)).isEqualTo(new Taken(0, 1));
        assertThat(take(TWENTY, 5, now + 50)).isEqualTo(new Taken(1, 0));
        assertThat(take(TWENTY, 100, now + 1_050)).isEqualTo(new Taken(20, 0));
    }

    @Test
    void rest_fillsItUpToTheBurst() {
        take(TWENTY, 30, now);

        assertThat(take(TWENTY, 100, now + 3_600_000)).isEqualTo(new Taken(30, 0));
    }

    @Test
    void buckets_areOnePerMailbox() {
        take(TWENTY, 30, now);

        assertThat(done(limits.take(Mailbox.broadcast(Tenant.DEFAULT), TWENTY, 1, now)))
                .isEqualTo(new Taken(1, 0));
    }

    @Test
    void clockThatIsBehind_takesWhatIsThere_andFillsNothing() {
        take(TWENTY, 29, now);

        assertThat(take(TWENTY, 5, now - 10_000)).isEqualTo(new Taken(1, 0));
        assertThat(take(TWENTY, 5, now)).isEqualTo(new Taken(0, 50));
    }

    @Test
    void clockThatIsFarAhead_locksNobodyOut() {
        take(TWENTY, 30, now + 3_600_000);

        assertThat(take(TWENTY, 1, now)).isEqualTo(new Taken(0, 50));
        assertThat(take(TWENTY, 1, now + 50)).isEqualTo(new Taken(1, 0));
    }

    @Test
    void lowerAllowance_holdsAtOnce() {
        take(TWENTY, 1, now);

        assertThat(take(new Allowance(1, 2), 10, now)).isEqualTo(new Taken(2, 0));
    }

    @Test
    void smallRates_areExact() {
        Allowance oneInTenSeconds = new Allowance(0.1, 1);
        assertThat(take(oneInTenSeconds, 1, now)).isEqualTo(new Taken(1, 0));
        assertThat(take(oneInTenSeconds, 1, now + 4_000)).isEqualTo(new Taken(0, 6_000));
        assertThat(take(oneInTenSeconds, 1, now + 10_000)).isEqualTo(new Taken(1, 0));
    }

    @Test
    void seats_areHeldByAllNodesTogether() {
        assertThat(hold("a", 2, 3, now)).isEqualTo(new Held(true, 0));
        assertThat(hold("b", 1, 3, now)).isEqualTo(new Held(true, 2));
        assertThat(hold("b", 2, 3, now)).isEqualTo(new Held(false, 2));
        assertThat(hold("a", 3, 3, now)).isEqualTo(new Held(false, 1));
    }

    @Test
    void seatsGivenBack_areFree() {
        hold("a", 3, 3, now);
        assertThat(hold("a", 2, 3, now)).isEqualTo(new Held(true, 0));
        assertThat(hold("b", 1, 3, now)).isEqualTo(new Held(true, 2));
        assertThat(hold("a", 0, 3, now)).isEqualTo(new Held(true, 1));
        assertThat(hold("b", 3, 3, now)).isEqualTo(new Held(true, 0));
    }

    @Test
    void seatsOfADeadNode_areFreeAfterItsLease() {
        hold("dead", 3, 3, now);

        assertThat(hold("b", 1, 3, now + LEASE.toMillis() - 1)).isEqualTo(new Held(false, 3));
        assertThat(hold("b", 1, 3, now + LEASE.toMillis())).isEqualTo(new Held(true, 0));
    }

    @Test
    void seatsSaidAgain_stay_evenIfTheyAreTooMany() {
        hold("a", 3, 3, now);

        assertThat(hold("a", 3, 2, now + 30_000)).isEqualTo(new Held(true, 0));
        assertThat(hold("a", 2, 1, now + 30_000)).isEqualTo(new Held(true, 0));
        assertThat(hold("b", 2, 3, now + LEASE.toMillis() + 1)).isEqualTo(new Held(false, 2));
    }

    @Test
    void seats_areOneCountPerUser() {
        hold("a", 3, 3, now);

        assertThat(done(limits.hold(Mailbox.user(ACME, "bob"), new Holding("a", 1, 1, LEASE), now)))
                .isEqualTo(new Held(true, 0));
        assertThat(done(limits.hold(Mailbox.user(Tenant.DEFAULT, "alice}:{x"), new Holding("a", 1, 1, LEASE), now)))
                .isEqualTo(new Held(true, 0));
    }

    @Test
    void manyNodes_neverHoldMoreThanTheMost() {
        Random random = new Random(7);
        int[] held = new int[5];
        for (int step = 0; step < 300; step++) {
            int node = random.nextInt(held.length);
            int count = random.nextInt(8);
            if (hold("node" + node, count, 10, now).granted()) {
                held[node] = count;
            }
            assertThat(java.util.Arrays.stream(held).sum()).isLessThanOrEqualTo(10);
        }
    }

    private Taken take(Allowance allowance, int wanted, long time) {
        return done(limits.take(ALL, allowance, wanted, time));
    }

    private Held hold(String node, int count, int most, long time) {
        return done(limits.hold(ALICE, new Holding(node, count, most, LEASE), time));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
