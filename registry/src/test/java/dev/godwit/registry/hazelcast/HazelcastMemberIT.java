package dev.godwit.registry.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.map.EntryProcessor;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.NodeState;
import dev.godwit.registry.Registry;
import dev.godwit.registry.RegistrySize;
import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import dev.godwit.registry.RouteSet;
import dev.godwit.runtime.Check;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HazelcastMemberIT extends HazelcastContract {

    private static final Mailbox CAROL = Mailbox.user(Tenant.DEFAULT, "carol");

    private static HazelcastRegistry member;

    @BeforeAll
    static void start() {
        member = startedMember();
    }

    @AfterAll
    static void stop() {
        stop(member);
    }

    @Override
    protected Registry registry() {
        return member;
    }

    @Override
    protected void wipe() {
        await(member.wipe());
    }

    @Override
    protected void passTime(long millis) {
        age(member, millis);
        await(member.nodes());
    }

    @Test
    void deadIncarnations_arePurged_andLivingStay() {
        renew("g1");
        renew("g2");
        put(CAROL, route("g1", 1));
        put(CAROL, route("g2", 1));
        await(member.bury("g1#1"));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stored(CAROL)).containsExactly(route("g2", 1)));
    }

    @Test
    void orphans_areFoundByAWalk_andGoWithTheNext() {
        put(CAROL, route("g9", 1));
        PurgeWalk walk = walk(Set.of(), Set.of("g1#1"));
        assertThat(walk.unknown()).containsExactly("g9#1");
        assertThat(stored(CAROL)).hasSize(1);

        walk(walk.unknown(), Set.of("g1#1"));
        assertThat(stored(CAROL)).isEmpty();
    }

    @Test
    void tombstone_isRemovedAfterADay() {
        renew("g1");
        await(member.bury("g1#1"));
        age(member, NodeState.TOMBSTONE_MILLIS - 60_000);
        tables().nodes().executeOnEntries(new ExpireLeases());
        assertThat(renew("g1")).isEqualTo(Renewal.DEAD);

        age(member, 61_000);
        tables().nodes().executeOnEntries(new ExpireLeases());
        assertThat(renew("g1")).isEqualTo(Renewal.CREATED);
    }

    @Test
    void leaseThatRanOut_isMarked() {
        renew("g1");
        age(member, NodeState.LEASE_MILLIS);
        tables().nodes().executeOnEntries(new ExpireLeases());

        assertThat(tables().nodes().get("g1#1").dead()).isTrue();
    }

    @Test
    void size_countsMailboxesAndLivingNodes() {
        put(CAROL, route("g1", 1));
        renew("g1");
        renew("g2");
        await(member.bury("g2#1"));

        assertThat(member.size()).isEqualTo(new RegistrySize(1, 1));
        assertThat(member.check()).isEqualTo(Check.UP);
    }

    @Test
    void lookUp_failsAfter300Millis() {
        CountDownLatch stuck = new CountDownLatch(1);
        EntryProcessor<String, RouteSet, Object> blocking = entry -> {
            try {
                return stuck.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        CompletionStage<Object> blocked = tables().routes().submitToKey(CAROL.key(), blocking);
        long before = System.nanoTime();
        try {
            assertThatThrownBy(() ->
                            member.routes(List.of(CAROL)).toCompletableFuture().join())
                    .hasCauseInstanceOf(RegistryUnavailable.class)
                    .hasMessageContaining("300 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
        } finally {
            stuck.countDown();
            await(blocked);
        }
    }

    @Test
    void takenPort_failsTheStart() {
        HazelcastRegistry second =
                HazelcastRegistry.member(new MemberSettings("other", "127.0.0.1", port(member), List.of()));

        assertThatThrownBy(() -> second.start().toCompletableFuture().join()).hasMessageContaining("bind");
        stop(second);
    }

    private static PurgeWalk walk(Set<String> gone, Set<String> known) {
        PurgeWalk walk = new PurgeWalk(hazelcast(member).getPartitionService(), member.connection(), gone, known);
        boolean more = true;
        while (more) {
            more = walk.step();
        }
        return walk;
    }

    private static List<Route> stored(Mailbox mailbox) {
        RouteSet stored = tables().routes().get(mailbox.key());
        return stored == null ? List.of() : stored.routes();
    }

    private static Tables tables() {
        return member.connection().tables();
    }
}
