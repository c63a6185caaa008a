package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import dev.godwit.tokens.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens that are taken back, and fresh ones in band, on two gateways. */
class RevocationIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess first;
    private static RoleProcess second;
    private static RoleProcess api;
    private static Clients clients;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        first = cluster.node("gateway-1");
        second = cluster.node("gateway-2");
        api = cluster.node("api-1");
        clients = new Clients(cluster);
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void revokedUser_isClosedOnEveryNode_andNotLetInAgain_othersStay() throws Exception {
        String token = cluster.token("revoked-mallory");
        SseListener stream = clients.listen("revoked-mallory", "phone", first);
        FrameListener here = clients.socket(first, "", "revoked-mallory");
        FrameListener there = clients.socket(second, "", "revoked-mallory");
        FrameListener other = clients.socket(second, "", "revoked-alice");
        await().atMost(Duration.ofSeconds(30)).until(stream::isConnected);

        assertThat(revoke("{\"user\":\"revoked-mallory\"}").statusCode()).isEqualTo(201);

        for (FrameListener closed : List.of(here, there)) {
            JsonNode error = closed.await("error", 1);
            assertThat(error.path("close").asInt()).isEqualTo(4404);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> stream.arrivals().stream()
                        .anyMatch(arrival ->
                                arrival.kind().equals("error") && arrival.data().contains("\"close\":4404")));
        for (RoleProcess gateway : List.of(first, second)) {
            HttpResponse<String> again = get(gateway.clientUrl().resolve("/v1/stream"), token);
            assertThat(again.statusCode()).isEqualTo(401);
            assertThat(again.body()).contains("token_revoked");
        }
        other.say("{\"type\":\"ping\"}");
        other.await("pong", 1);
        // A node that starts now knows it before it lets anybody in.
        RoleProcess late = cluster.gateway("gateway-3").awaitReady();
        assertThat(get(late.clientUrl().resolve("/v1/stream"), token).statusCode())
                .isEqualTo(401);
        late.close();
        // Issued in a later second than the revocation.
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            FrameListener back = clients.socket(first, "", "revoked-mallory");
            back.say("{\"type\":\"ping\"}");
            back.await("pong", 1);
        });
    }

    @Test
    void freshToken_changesWhatIsAllowed() {
        FrameListener bob = clients.socket(first, "topics=room.1,room.2", "revoked-bob", "room.*");
        bob.say("{\"type\":\"auth\",\"id\":\"1\",\"token\":\"" + cluster.token("revoked-bob", "default", "room.2")
                + "\"}");
        assertThat(bob.await("authenticated", 1).path("until").asLong()).isGreaterThan(System.currentTimeMillis());
        assertThat(bob.await("unsubscribed", 1).path("topics").toString()).isEqualTo("[\"room.1\"]");
        bob.say("{\"type\":\"auth\",\"id\":\"2\",\"token\":\"" + cluster.token("revoked-eve") + "\"}");
        assertThat(bob.await("error", 1).path("code").asText()).isEqualTo("token_other_user");
        bob.say("{\"type\":\"ping\"}");
        bob.await("pong", 1);
    }

    private static HttpResponse<String> revoke(String body) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(api.apiUrl().resolve("/v1/revocations"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .header("Authorization", "Bearer " + cluster.serviceToken(Scope.ADMIN))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(URI address, String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + token)
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
