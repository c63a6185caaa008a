package dev.godwit.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.server.fixture.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortPlanTest {

    @Test
    void moreGateways_countUpPastThePortsOfOthers() {
        PortPlan plan = PortPlan.of(new PortPlan.Ports(8080, 8081, 9090, 9091, 9092, 6390), 3);
        assertThat(plan.client()).containsExactly(8080, 8082, 8083);
        assertThat(plan.link()).containsExactly(9091, 9093, 9094);
    }

    @Test
    void onePortForTwo_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortPlan.of(new PortPlan.Ports(8080, 8080, 9090, 9091, 9092, 6390), 1))
                .withMessage("--api-port: 8080 (expected: another port than that of --client-port)");
    }

    @Test
    void numberThatIsNoPort_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortPlan.of(new PortPlan.Ports(8080, 70_000, 9090, 9091, 9092, 6390), 1))
                .withMessage("--api-port: 70000 (expected: 1 to 65535)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortPlan.of(new PortPlan.Ports(65_535, 8081, 9090, 9091, 9092, 6390), 2));
    }

    @Test
    void takenPort_isNamedWithItsOption() throws Exception {
        PortPlan.Ports asked = new PortPlan.Ports(
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next(),
                FreePorts.next());
        PortPlan plan = PortPlan.of(asked, 1);
        plan.requireFree();
        try (ServerSocket other = new ServerSocket(asked.kafka(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(plan::requireFree)
                    .hasMessage("port " + other.getLocalPort() + " is taken (choose another: --kafka-port PORT)");
        }
    }
}
