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
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserSeatsTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final long LEASE = 30_000;

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final InMemoryLimits store = new InMemoryLimits();
    private final Slow shared = new Slow(store);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LimitMetrics metrics = new LimitMetrics(meters);

    @Test
    void lastOfThree_isRefused_whereverTheyAre() {
        UserSeats here = node("here", 3);
        UserSeats there = node("there", 3);

        assertThat(entered(here)).isTrue();
        assertThat(entered(there)).isTrue();
        assertThat(entered(here)).isTrue();
        assertThat(entered(there)).isFalse();
        assertThat(entered(here)).isFalse();

        leave(here);
        assertThat(entered(there)).isTrue();
        assertThat(entered(here)).isFalse();
    }

    @Test
    void firstTenth_isNobodyElsesAffair() {
        UserSeats here = node("here", 100);
        for (int i = 0; i < 10; i++) {
            assertThat(entered(here)).isTrue();
        }
        assertThat(store.asked()).isZero();

        entered(here);
        assertThat(store.held(ALICE, loop.now())).isEqualTo(11);

        leave(here);
        assertThat(store.held(ALICE, loop.now())).isZero();
    }

    @Test
    void fullNode_asksNobody() {
        UserSeats here = node("here", 2);
        entered(here);
        entered(here);
        int asked = store.asked();

        assertThat(entered(here)).isFalse();
        assertThat(store.asked()).isEqualTo(asked);
    }

    @Test
    void deadNode_holdsNothingAfterItsLease_aLivingOneDoes() {
        UserSeats dead = new UserSeats(loop, shared, "dead", 2, metrics);
        UserSeats living = node("living", 2);
        entered(dead);
        entered(living);

        loop.advance(LEASE - 1);
        assertThat(entered(node("third", 2))).isFalse();
        loop.advance(LEASE);
        UserSeats third = node("third", 2);
        assertThat(entered(third)).isTrue();
        assertThat(entered(third)).isFalse();
    }

    @Test
    void stoppedNode_givesBackAtOnce() {
        UserSeats here = node("here", 2);
        entered(here);
        entered(here);

        here.stop();
        loop.run();

        assertThat(store.held(ALICE, loop.now())).isZero();
    }

    @Test
    void storeThatFails_letsIn_andIsToldLater() {
        UserSeats here = node("here", 2);
        store.available(false);

        assertThat(entered(here)).isTrue();
        assertThat(meters.counter("godwit.limit.unasked", "limit", "connections_per_user")
                        .count())
                .isEqualTo(1);
        int asked = store.asked();
        loop.advance(5_000);
        assertThat(store.asked()).isEqualTo(asked);

        store.available(true);
        loop.advance(10_000);
        assertThat(store.held(ALICE, loop.now())).isEqualTo(1);
    }

    /** It may have counted the user all the same. */
    @Test
    void answerThatIsLost_isMadeUpFor_afterTheUserHasLeft() {
        UserSeats here = node("here", 2);
        shared.losing = true;
        assertThat(entered(here)).isTrue();
        assertThat(store.held(ALICE, loop.now())).isEqualTo(1);
        leave(here);

        shared.losing = false;
        loop.advance(10_000);
        assertThat(store.held(ALICE, loop.now())).isZero();
    }

    @Test
    void storeThatThrows_letsInToo() {
        UserSeats here = node("here", 2);
        shared.throwing = true;

        assertThat(entered(here)).isTrue();
    }

    @Test
    void storeThatIsSlow_letsInAfterAMoment_andIsToldWhatBecameOfIt() {
        UserSeats here = node("here", 2);
        shared.holdBack = true;
        CompletableFuture<Boolean> first = enter(here);
        CompletableFuture<Boolean> second = enter(here);

        loop.advance(UserSeats.PATIENCE_MILLIS - 1);
        assertThat(first).isNotDone();
        loop.advance(1);
        assertThat(first).isCompletedWithValue(true);
        assertThat(second).isCompletedWithValue(true);

        leave(here);
        shared.holdBack = false;
        shared.release();
        loop.run();
        assertThat(store.held(ALICE, loop.now())).isEqualTo(1);
    }

    @Test
    void refusedLate_isOpenAllTheSame_andSaid() {
        UserSeats here = node("here", 1);
        UserSeats there = node("there", 1);
        entered(there);
        shared.holdBack = true;
        CompletableFuture<Boolean> late = enter(here);
        loop.advance(UserSeats.PATIENCE_MILLIS);
        assertThat(late).isCompletedWithValue(true);

        shared.holdBack = false;
        shared.release();
        loop.run();
        assertThat(store.held(ALICE, loop.now())).isEqualTo(2);
    }

    @Test
    void allThatCameAndWent_leaveNothingBehind() {
        Random random = new Random(11);
        List<UserSeats> nodes = List.of(node("a", 7), node("b", 7), node("c", 7));
        List<List<CompletableFuture<Boolean>>> open = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int step = 0; step < 3_000; step++) {
            int at = random.nextInt(nodes.size());
            shared.holdBack = random.nextInt(4) == 0;
            store.available(random.nextInt(10) != 0);
            switch (random.nextInt(5)) {
                case 0, 1 -> open.get(at).add(enter(nodes.get(at)));
                case 2, 3 -> {
                    List<CompletableFuture<Boolean>> here = open.get(at);
                    IntStream.range(0, here.size())
                            .filter(i -> here.get(i).isDone() && here.get(i).join())
                            .findFirst()
                            .ifPresent(i -> {
                                here.remove(i);
                                leave(nodes.get(at));
                            });
                }
                default -> loop.advance(random.nextInt(700));
            }
            if (random.nextInt(3) == 0) {
                shared.release();
            }
            loop.run();
        }

        shared.holdBack = false;
        store.available(true);
        shared.release();
        loop.advance(LEASE);
        long left = 0;
        for (int at = 0; at < nodes.size(); at++) {
            long here = open.get(at).stream().filter(CompletableFuture::join).count();
            assertThat(nodes.get(at).count(ALICE)).isEqualTo(here);
            left += here;
        }
        assertThat(store.held(ALICE, loop.now())).isEqualTo(left);

        for (int at = 0; at < nodes.size(); at++) {
            for (CompletableFuture<Boolean> entered : open.get(at)) {
                if (entered.join()) {
                    leave(nodes.get(at));
                }
            }
            assertThat(nodes.get(at).users()).isZero();
        }
        assertThat(store.held(ALICE, loop.now())).isZero();
    }

    private UserSeats node(String name, int most) {
        UserSeats seats = new UserSeats(loop, shared, name, most, metrics);
        seats.start();
        loop.run();
        return seats;
    }

    private CompletableFuture<Boolean> enter(UserSeats seats) {
        CompletableFuture<Boolean> answer = seats.enter(ALICE).toCompletableFuture();
        loop.run();
        return answer;
    }

    private boolean entered(UserSeats seats) {
        return enter(seats).join();
    }

    private void leave(UserSeats seats) {
        seats.leave(ALICE);
        loop.run();
    }

    /** Answers when the test says so; what it was asked has happened before. */
    private static final class Slow implements SharedLimits {

        private final SharedLimits store;
        private final Deque<Runnable> answers = new ArrayDeque<>();
        private boolean holdBack;
        private boolean losing;
        private boolean throwing;

        Slow(SharedLimits store) {
            this.store = store;
        }

        void release() {
            for (Runnable answer = answers.poll(); answer != null; answer = answers.poll()) {
                answer.run();
            }
        }

        @Override
        public CompletionStage<Taken> take(Mailbox mailbox, Allowance allowance, int wanted, long now) {
            return store.take(mailbox, allowance, wanted, now);
        }

        @Override
        public CompletionStage<Held> hold(Mailbox user, Holding holding, long now) {
            if (throwing) {
                throw new IllegalStateException("as the test wants it");
            }
            CompletionStage<Held> answer = store.hold(user, holding, now);
            if (losing) {
                return CompletableFuture.failedFuture(new InboxUnavailable("lost"));
            }
            if (!holdBack) {
                return answer;
            }
            CompletableFuture<Held> later = new CompletableFuture<>();
            answers.add(() -> answer.whenComplete((held, failure) -> {
                if (failure == null) {
                    later.complete(held);
                } else {
                    later.completeExceptionally(failure);
                }
            }));
            return later;
        }
    }
}
