package dev.godwit.router.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.router.RouterMetrics;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ForwarderTest {

    private static final Route ONE = new Route("gateway-1", "one", 1);
    private static final Route TWO = new Route("gateway-2", "two", 1);

    private final ManualLoop loop = new ManualLoop(1_700_000_000_000L);
    private final InMemoryRegistry registry = new InMemoryRegistry(loop::now);
    private final List<String> sent = new ArrayList<>();
    private final List<Set<Partition>> sweeps = new ArrayList<>();
    private final Forwarder forwarder = new Forwarder(
            loop,
            registry,
            new Nodes() {
                @Override
                public void send(Route route, Delivery delivery) {
                    sent.add(route.incarnation() + " " + delivery.mailbox().name() + " "
                            + delivery.id().orElseThrow().offset());
                }

                @Override
                public void sweep(Set<Partition> partitions) {
                    sweeps.add(partitions);
                }
            },
            new RouterMetrics(new SimpleMeterRegistry()));

    @BeforeEach
    void routes() {
        registry.put(List.of(user("alice"), user("bob")), ONE);
        registry.put(List.of(user("alice")), TWO);
    }

    @Test
    void delivery_goesToEachNodeWithFollowers_inOrder() {
        forwarder.forward(delivery("alice", 0, 1));
        forwarder.forward(delivery("bob", 0, 2));
        forwarder.forward(delivery("carol", 0, 3));
        forwarder.forward(delivery("alice", 0, 4));
        loop.run();

        assertThat(sent).containsExactly("one alice 1", "two alice 1", "one bob 2", "one alice 4", "two alice 4");
    }

    @Test
    void registryThatDoesNotAnswerIn300Millis_becomesASweep_andTheRestGoesOn() {
        registry.hold();
        forwarder.forward(delivery("alice", 2, 1));
        loop.advance(299);
        assertThat(sweeps).isEmpty();
        forwarder.forward(delivery("bob", 3, 2));
        loop.advance(2);
        assertThat(sweeps).containsExactly(Set.of(new Partition(1, 2)));

        registry.release();
        loop.run();
        // The answer that came too late is not used: what it is for may be behind by now.
        assertThat(sent).containsExactly("one bob 2");
    }

    @Test
    void registryThatFails_becomesASweep() {
        registry.available(false);
        forwarder.forward(delivery("alice", 2, 1));
        forwarder.forward(delivery("alice", 3, 2));
        loop.run();

        assertThat(sent).isEmpty();
        assertThat(sweeps).containsExactly(Set.of(new Partition(1, 2)), Set.of(new Partition(1, 3)));
    }

    @Test
    void whatWaitsDuringALookup_isLookedUpTogether_andWhatDoesNotFitIsSwept() {
        registry.hold();
        for (int i = 0; i < 150; i++) {
            forwarder.forward(big(1, i));
        }
        loop.run();
        registry.release();
        loop.run();

        assertThat(sent).hasSizeBetween(200, 290);
        assertThat(sweeps).containsExactly(Set.of(new Partition(1, 1)));
    }

    private static Delivery big(int partition, long offset) {
        return delivery("alice", partition, offset, 500_000);
    }

    private static Delivery delivery(String user, int partition, long offset) {
        return delivery(user, partition, offset, 10);
    }

    private static Delivery delivery(String user, int partition, long offset, int size) {
        Partition lies = new Partition(1, partition);
        return new Delivery(lies, user(user), Optional.of(lies.id(offset)), MessageId.NONE, new byte[size], false);
    }

    private static Mailbox user(String name) {
        return Mailbox.user(Tenant.DEFAULT, name);
    }
}
