package dev.godwit.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.registry.NodeLease;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class NodeStateTest {

    private final StallingLoop loop = new StallingLoop();
    private final FakeRegistry registry = new FakeRegistry();
    private final List<String> events = new ArrayList<>();
    private final NodeState state = new NodeState(
            loop, registry, LeaseOptions.of("node-1", "127.0.0.1"), new RecordingListener(), new Counter());

    private void start() {
        state.start(new NodeState.Load(7, () -> 3, () -> false));
        loop.manual.run();
        events.clear();
    }

    @Test
    void lease_isRenewedEachSecond() {
        start();
        loop.manual.advance(5_000);

        assertThat(registry.leases()).hasSize(6).containsOnly(new NodeLease("node-1", "i1", "127.0.0.1", 7, false, 3));
        assertThat(events).isEmpty();
    }

    @Test
    void createdLease_hasItsRoutesPublished() {
        start();
        registry.wipe();
        loop.manual.advance(1_000);

        assertThat(events).containsExactly("disturbed");
    }

    @Test
    void deadLease_makesANewIncarnation() {
        start();
        registry.declareDead("i1");
        loop.manual.advance(1_000);

        assertThat(events).startsWith("incarnated i2");
        assertThat(state.incarnation()).isEqualTo("i2");
        assertThat(registry.leases().get(registry.leases().size() - 1).incarnation())
                .isEqualTo("i2");
    }

    @Test
    void disowned_makesANewIncarnationAndBuriesTheOld() {
        start();
        state.disowned("i1");
        loop.manual.run();

        assertThat(events).startsWith("incarnated i2");
        assertThat(registry.buried()).containsExactly("i1");
    }

    @Test
    void disownedOldIncarnation_isNoNews() {
        start();
        state.disowned("i0");

        assertThat(events).isEmpty();
    }

    @Test
    void stall_makesANewIncarnationAndSweeps() {
        start();
        loop.manual.advance(1_000);
        loop.stall(2_100);
        loop.manual.advance(500);

        assertThat(events).contains("incarnated i2", "stalled");
        loop.manual.advance(5_000);
        assertThat(state.incarnation()).isEqualTo("i2");
    }

    @Test
    void shortPause_isNoStall() {
        start();
        loop.stall(1_900);
        loop.manual.advance(1_000);

        assertThat(events).isEmpty();
    }

    @Test
    void unreachableRegistry_isSaidAndComesBack() {
        start();
        registry.available(false);
        loop.manual.advance(1_500);
        assertThat(state.registryReachable()).isFalse();
        registry.available(true);
        loop.manual.advance(1_500);

        assertThat(state.registryReachable()).isTrue();
    }

    @Test
    void stop_buriesTheIncarnation() {
        start();
        state.stop();
        int leases = registry.leases().size();
        loop.manual.advance(5_000);

        assertThat(registry.buried()).containsExactly("i1");
        assertThat(registry.leases()).hasSize(leases);
    }

    private final class RecordingListener implements NodeState.Listener {
        @Override
        public void incarnated(String incarnation) {
            events.add("incarnated " + incarnation);
        }

        @Override
        public void disturbed() {
            events.add("disturbed");
        }

        @Override
        public void stalled() {
            events.add("stalled");
        }
    }

    private static final class Counter implements Supplier<String> {
        private int made;

        @Override
        public String get() {
            return "i" + ++made;
        }
    }

    /** A loop that can stand still: its clock goes on while nothing runs. */
    private static final class StallingLoop implements Loop {
        private final ManualLoop manual = new ManualLoop(1_000_000);
        private long stalled;

        void stall(long millis) {
            stalled += millis;
        }

        @Override
        public void execute(Runnable task) {
            manual.execute(task);
        }

        @Override
        public Timer after(long millis, Runnable task) {
            return manual.after(millis, task);
        }

        @Override
        public long now() {
            return manual.now() + stalled;
        }

        @Override
        public long ticks() {
            return manual.ticks() + stalled;
        }
    }
}
