package dev.godwit.server.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.tools.Listener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Roles as processes of their own: they start in any order, wait, tell what is missing, and recover. */
class RolesIT {

    @RegisterExtension
    final Cluster cluster = new Cluster();

    @Test
    void nodesWithoutStores_waitTellAndRecover() throws Exception {
        RoleProcess gateway = cluster.gateway("gateway-1");
        gateway.awaitStatus("degraded");
        assertThat(gateway.status("/health/ready")).isEqualTo(200);
        assertThat(gateway.status("/health/live")).isEqualTo(200);
        assertThat(gateway.reason("redis")).isNotEmpty();
        assertThat(gateway.reason("registry")).isNotEmpty();

        RoleProcess router = cluster.router("router-1").awaitStatus("degraded");
        assertThat(router.reason("router")).contains("kafka");
        assertThat(router.reason("redis")).isNotEmpty();

        cluster.redis().start();
        cluster.kafka().start();
        router.awaitReady();
        gateway.awaitReady();
        assertThat(delivered(gateway, "alice")).contains("\"no\":\"123\"");

        cluster.redis().stop();
        router.awaitStatus("degraded");
        gateway.awaitStatus("degraded");
        cluster.redis().start();
        router.awaitReady();
        gateway.awaitReady();
        assertThat(List.of(gateway.isAlive(), router.isAlive())).containsOnly(true);
    }

    @Test
    void terminatedNodes_endInOrderWithCodeZero() {
        cluster.startStores();
        RoleProcess router = cluster.router("router-1");
        RoleProcess gateway = cluster.gateway("gateway-1");
        RoleProcess api = cluster.api("api-1");
        for (RoleProcess node : List.of(gateway, api, router)) {
            node.awaitReady().terminate();
            assertThat(node.process().exitCode(Duration.ofSeconds(15))).isZero();
            // Of Godwit's own: Vert.x logs one without words when a node goes while a stream to it opens.
            assertThat(node.log()).contains("event=stopped").doesNotContainPattern("ERROR +d\\.g\\.");
        }
    }

    @Test
    void metrics_areForPrometheus() {
        RoleProcess api = cluster.api("api-1").awaitStatus("degraded");
        assertThat(api.reason("kafka")).startsWith("kafka ");
        assertThat(api.metrics())
                .contains("jvm_memory_used_bytes", "process_uptime_seconds", "godwit_part_health{part=\"api-port\"} 1");
    }

    @Test
    void drainingNode_saysSoBeforeItStops() {
        cluster.set("GODWIT_STOP_DELAY", "3s");
        RoleProcess api = cluster.api("api-1").awaitStatus("degraded");
        api.terminate();
        await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            assertThat(api.status("/health/ready")).isEqualTo(503);
            assertThat(api.status("/health/live")).isEqualTo(200);
        });
        assertThat(api.process().exitCode(Duration.ofSeconds(10))).isZero();
    }

    private String delivered(RoleProcess gateway, String user) throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Thread listener = new Thread(() -> listen(gateway, user, heard));
        listener.setDaemon(true);
        listener.start();
        cluster.push(user, "order_created", "{\"no\":\"123\"}");
        String message = heard.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("a message within 20 s").isNotNull();
        return message;
    }

    private void listen(RoleProcess gateway, String user, BlockingQueue<String> heard) {
        Listener.Audience audience = new Listener.Audience() {
            @Override
            public boolean hear(String name, String data) {
                return !data.startsWith("{\"type\":\"message\"") || !heard.add(data);
            }

            @Override
            public void lost(String reason) {}
        };
        try {
            new Listener(
                            new Listener.Gateway(gateway.clientUrl(), Optional.empty()),
                            cluster.token(user),
                            "",
                            Listener.Topics.NONE,
                            audience)
                    .listen();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
