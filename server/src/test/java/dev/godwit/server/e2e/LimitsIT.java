package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits that hold for all gateways together, on two of them, each a process of its own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LimitsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static RoleProcess first;
    private static RoleProcess second;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<HttpResponse<Stream<String>>> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        cluster.set("GODWIT_LIMITS_CONNECTIONS_PER_USER", "3").startStores();
        RoleProcess router = cluster.router("router-1");
        first = cluster.gateway("gateway-1");
        second = cluster.gateway("gateway-2");
        List.of(router, first, second).forEach(RoleProcess::awaitReady);
    }

    @AfterEach
    void leave() {
        open.forEach(stream -> stream.body().close());
    }

    @Test
    @Order(1)
    void user_hasAsManyConnectionsAsAllowed_onAllGatewaysTogether() throws Exception {
        assertThat(connect(first, "alice")).isEqualTo(200);
        assertThat(connect(second, "alice")).isEqualTo(200);
        assertThat(connect(second, "alice")).isEqualTo(200);

        assertThat(connect(first, "alice")).isEqualTo(429);
        assertThat(connect(second, "alice")).isEqualTo(429);
        assertThat(connect(first, "canary")).isEqualTo(200);
        assertThat(first.metrics()).contains("godwit_limit_exceeded_total{limit=\"connections_per_user\"}");

        open.get(1).body().close();
        await().atMost(PATIENCE).until(() -> connect(first, "alice") == 200);
    }

    @Test
    @Order(2)
    void storeThatIsAway_keepsNobodyOut() throws Exception {
        cluster.redis().stop();
        try {
            assertThat(connect(first, "carol")).isEqualTo(200);
            await().atMost(PATIENCE)
                    .until(() ->
                            first.metrics().contains("godwit_limit_unasked_total{limit=\"connections_per_user\"}"));
        } finally {
            cluster.redis().start();
        }
        first.awaitStatus("ready");
        second.awaitStatus("ready");
    }

    @Test
    @Order(3)
    void placesOfADeadGateway_areFreeAfterItsLease() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(connect(second, "bob")).isEqualTo(200);
        }
        assertThat(connect(first, "bob")).isEqualTo(429);

        second.kill();

        await().atMost(Duration.ofSeconds(90)).until(() -> connect(first, "bob") == 200);
    }

    private int connect(RoleProcess gateway, String user) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.clientUrl() + "/v1/stream"))
                .header("Authorization", "Bearer " + cluster.token(user))
                .build();
        HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() == 200) {
            open.add(response);
        } else {
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
            response.body().close();
        }
        return response.statusCode();
    }
}
