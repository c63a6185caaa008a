package dev.godwit.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final long LONG = 3_000_000;

    private final Scheduler scheduler = new Scheduler(new SplittableRandom(1));
    private final Network network = new Network(scheduler);
    private final Site device = network.site("device");
    private final Site gateway = network.site("gateway");
    private final Connection connection = new Connection(network, device, gateway);
    private final List<Object> received = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();

    ConnectionTest() {
        connection.opener().listen(received::add, () -> ended.add("device"));
        connection.accepter().listen(received::add, () -> ended.add("gateway"));
        connection.endIfStuck();
    }

    @Test
    void whatCannotBeDelivered_endsIt() {
        network.cut(gateway, device);
        connection.accepter().send("message");
        scheduler.runUntil(LONG);

        assertThat(ended).containsExactlyInAnyOrder("device", "gateway");
    }

    /** The gateway must not take for delivered what it has written since. */
    @Test
    void endWhoseOtherHasGone_isNotLeftAlone() {
        network.cut(device, gateway);
        network.cut(gateway, device);
        connection.opener().close();
        connection.accepter().send("message");
        scheduler.runUntil(LONG);

        assertThat(ended).containsExactly("gateway");
    }

    @Test
    void shortCut_endsNothing() {
        network.cut(gateway, device);
        connection.accepter().send("message");
        scheduler.runUntil(500_000);
        network.heal(gateway, device);
        scheduler.runUntil(LONG);

        assertThat(received).containsExactly("message");
        assertThat(ended).isEmpty();
    }
}
