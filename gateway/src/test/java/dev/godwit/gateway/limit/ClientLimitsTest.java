package dev.godwit.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.inbox.memory.InMemoryLimits;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ClientLimitsTest {

    private static final ClientAddress HOME = new ClientAddress("203.0.113.7");
    private static final ClientAddress OFFICE = new ClientAddress("198.51.100.1");
    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox BOB = Mailbox.user(Tenant.DEFAULT, "bob");

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final InMemoryLimits store = new InMemoryLimits();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void withoutLimits_everybodyComesIn() {
        ClientLimits limits = limits(LimitOptions.NONE);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limits.knock(HOME)).isEmpty();
            assertThat(take(limits.place(HOME, ALICE))).isEmpty();
        }
        assertThat(limits.open()).isEqualTo(10_000);
        assertThat(store.asked()).isZero();
    }

    @Test
    void fullNode_refuses_untilSomebodyLeaves() {
        ClientLimits limits = limits(LimitOptions.NONE.withConnections(2));
        Place first = limits.place(HOME, ALICE);
        take(first);
        take(limits.place(HOME, ALICE));

        assertThat(limits.knock(OFFICE)).map(Problem::status).contains(503);
        assertThat(limits.knock(OFFICE)).map(Problem::code).contains("shedding");
        first.giveBack();
        assertThat(limits.knock(OFFICE)).isEmpty();
        assertThat(count("node")).isEqualTo(2);
    }

    @Test
    void shortOfSomething_refuses() {
        ClientLimits limits = limits(LimitOptions.NONE.withMark(0.9));
        limits.guard().look(List.of(new LoadGuard.Load("heap", 0.95)));

        assertThat(limits.knock(HOME)).map(Problem::code).contains("shedding");
    }

    @Test
    void addressThatConnectsTooOften_waits_othersDoNot() {
        ClientLimits limits = limits(LimitOptions.NONE.withConnectsPerAddress(new Rate(1, 3)));
        for (int i = 0; i < 3; i++) {
            assertThat(limits.knock(HOME)).isEmpty();
        }

        assertThat(limits.knock(HOME)).map(Problem::code).contains("too_many_connects");
        assertThat(limits.knock(HOME)).map(Problem::status).contains(429);
        assertThat(limits.knock(OFFICE)).isEmpty();
        loop.advance(1_000);
        assertThat(limits.knock(HOME)).isEmpty();
        assertThat(count("connects_per_address")).isEqualTo(2);
    }

    @Test
    void addressThatConnectsTooOften_leavesTheNodesShareToOthers() {
        ClientLimits limits =
                limits(LimitOptions.NONE.withConnectsPerAddress(new Rate(1, 1)).withConnects(new Rate(1, 2)));
        for (int i = 0; i < 5; i++) {
            limits.knock(HOME);
        }

        assertThat(limits.knock(OFFICE)).isEmpty();
    }

    @Test
    void nodeThatIsConnectedToTooOften_sheds() {
        ClientLimits limits = limits(LimitOptions.NONE.withConnects(new Rate(1, 1)));

        assertThat(limits.knock(HOME)).isEmpty();
        assertThat(limits.knock(OFFICE)).map(Problem::code).contains("shedding");
    }

    @Test
    void addressWithTooMany_isRefused_andHoldsNothingMore() {
        ClientLimits limits = limits(LimitOptions.NONE.withPerAddress(1).withPerUser(5));
        Place first = limits.place(HOME, ALICE);
        take(first);

        assertThat(take(limits.place(HOME, BOB))).map(Problem::code).contains("too_many_connections");
        assertThat(take(limits.place(OFFICE, BOB))).isEmpty();
        assertThat(limits.open()).isEqualTo(2);
        first.giveBack();
        assertThat(take(limits.place(HOME, BOB))).isEmpty();
    }

    @Test
    void userWithTooMany_isRefused_andItsAddressHoldsNothingMore() {
        ClientLimits limits = limits(LimitOptions.NONE.withPerAddress(2).withPerUser(1));
        take(limits.place(HOME, ALICE));

        assertThat(take(limits.place(HOME, ALICE))).map(Problem::status).contains(429);
        assertThat(take(limits.place(HOME, BOB))).isEmpty();
        assertThat(count("connections_per_user")).isEqualTo(1);
    }

    @Test
    void givenBackTwice_countsOnce() {
        ClientLimits limits = limits(LimitOptions.NONE.withPerAddress(2));
        Place first = limits.place(HOME, ALICE);
        take(first);
        take(limits.place(HOME, ALICE));

        first.giveBack();
        first.giveBack();

        assertThat(limits.open()).isEqualTo(1);
    }

    @Test
    void place_isTakenOnce() {
        Place place = limits(LimitOptions.NONE).place(HOME, ALICE);
        take(place);

        assertThatThrownBy(place::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stoppedNode_holdsNothingForTheOthers() {
        ClientLimits limits = limits(LimitOptions.NONE.withPerUser(5));
        take(limits.place(HOME, ALICE));
        assertThat(store.held(ALICE, loop.now())).isEqualTo(1);
        limits.stop();
        loop.run();

        assertThat(store.held(ALICE, loop.now())).isZero();
    }

    @Test
    void givenBackBeforeTheAnswer_isNotHeld() {
        ClientLimits limits = limits(LimitOptions.NONE.withPerAddress(1).withPerUser(1));
        Place hasty = limits.place(HOME, ALICE);
        CompletableFuture<Optional<Problem>> answer = hasty.take().toCompletableFuture();
        hasty.giveBack();
        loop.run();

        assertThat(answer.join()).isEmpty();
        assertThat(limits.open()).isZero();
        assertThat(take(limits.place(HOME, ALICE))).isEmpty();
    }

    @Test
    void whateverHappens_allIsGivenBack() {
        ClientLimits limits = limits(LimitOptions.NONE.withPerAddress(6).withPerUser(5));
        limits.start();
        Random random = new Random(3);
        List<Place> places = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            store.available(random.nextInt(20) != 0);
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    Place place =
                            limits.place(random.nextBoolean() ? HOME : OFFICE, random.nextBoolean() ? ALICE : BOB);
                    places.add(place);
                    place.take();
                }
                case 2 -> {
                    if (!places.isEmpty()) {
                        places.remove(random.nextInt(places.size())).giveBack();
                    }
                }
                default -> loop.advance(random.nextInt(300));
            }
            assertThat(limits.open()).isBetween(0, 12);
        }
        places.forEach(Place::giveBack);
        store.available(true);
        loop.advance(60_000);

        assertThat(limits.open()).isZero();
        assertThat(store.held(ALICE, loop.now()) + store.held(BOB, loop.now())).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(take(limits.place(HOME, ALICE))).isEmpty();
        }
    }

    @Test
    void sockets_areCounted_whetherTheyAskForAnythingOrNot() {
        Sockets sockets =
                limits(LimitOptions.NONE.withConnections(20).withPerAddress(5)).sockets();
        for (int i = 0; i < 10; i++) {
            assertThat(sockets.open(Optional.of(HOME))).isTrue();
        }
        assertThat(sockets.open(Optional.of(HOME))).isFalse();
        assertThat(sockets.open(Optional.of(OFFICE))).isTrue();
        sockets.close(Optional.of(HOME));
        assertThat(sockets.open(Optional.of(HOME))).isTrue();

        for (int i = sockets.count(); i < 120; i++) {
            assertThat(sockets.open(Optional.empty())).isTrue();
        }
        assertThat(sockets.open(Optional.empty())).isFalse();
        assertThat(count("sockets_per_address")).isEqualTo(1);
        assertThat(count("sockets")).isEqualTo(1);
    }

    @Test
    void manyAddresses_areForgotten_onceTheyRest() {
        Buckets<Integer> buckets = new Buckets<>(new Rate(1, 1));
        for (int i = 0; i < Buckets.MOST; i++) {
            buckets.take(i, 0);
        }
        buckets.take(-1, 1_000);

        assertThat(buckets.size()).isEqualTo(1);
    }

    @Test
    void manyAddresses_letNobodyOffWhoDoesNotRest() {
        Buckets<Integer> buckets = new Buckets<>(new Rate(1, 1));
        for (int i = 1; i < Buckets.MOST; i++) {
            buckets.take(i, 0);
        }
        buckets.take(0, 999);
        buckets.take(-1, 1_000);

        assertThat(buckets.take(0, 1_000).isGranted()).isFalse();
        assertThat(buckets.size()).isEqualTo(2);
    }

    @Test
    void addressesWithoutEnd_takeNoMemoryWithoutEnd() {
        Buckets<Integer> buckets = new Buckets<>(new Rate(1, 1));
        for (int i = 0; i <= Buckets.MOST; i++) {
            buckets.take(i, 0);
        }

        assertThat(buckets.size()).isEqualTo(1);
    }

    private ClientLimits limits(LimitOptions options) {
        return new ClientLimits(
                options, new ClientLimits.Cluster(store, "node-1"), loop, loop::ticks, new LimitMetrics(meters));
    }

    private double count(String limit) {
        return meters.counter("godwit.limit.exceeded", "limit", limit).count();
    }

    private Optional<Problem> take(Place place) {
        CompletableFuture<Optional<Problem>> answer = place.take().toCompletableFuture();
        loop.run();
        return answer.join();
    }
}
