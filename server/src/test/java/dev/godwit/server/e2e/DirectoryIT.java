package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is connected where, asked of an api node while clients are on two gateways. */
class DirectoryIT {

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess gateway;
    private static RoleProcess otherGateway;
    private static RoleProcess api;

    private final Clients clients = new Clients(cluster);
    private ApiClient service;

    @BeforeAll
    static void startCluster() {
        cluster = shared.cluster();
        gateway = cluster.node("gateway-1");
        otherGateway = cluster.node("gateway-2");
        api = cluster.node("api-1");
    }

    @BeforeEach
    void start() {
        service = new ApiClient(cluster, api);
    }

    @AfterEach
    void stop() {
        clients.close();
    }

    @Test
    void user_isSeenWithAllDevices_thenGone_thenKnownByItsDevice() {
        SseListener phone = clients.listen("seen-alice", "phone", gateway);
        clients.socket(otherGateway, "device=laptop", "seen-alice");
        await().until(phone::isConnected);

        JsonNode alice = awaitConnections("/v1/users/seen-alice", 2);
        assertThat(alice.get("online").asBoolean()).isTrue();
        assertThat(texts(alice, "connections", "device")).containsExactlyInAnyOrder("phone", "laptop");
        assertThat(texts(alice, "connections", "transport")).containsExactlyInAnyOrder("sse", "websocket");
        assertThat(texts(alice, "connections", "node")).containsExactlyInAnyOrder("gateway-1", "gateway-2");
        assertThat(alice.get("incomplete")).isEmpty();

        clients.close();
        assertThat(awaitConnections("/v1/users/seen-alice", 0).get("online").asBoolean())
                .isFalse();
        await().untilAsserted(() -> assertThat(texts(service.get("/v1/users/seen-alice"), "devices", "device"))
                .isSubsetOf("phone", "laptop"));
    }

    @Test
    void topic_isCountedOverAllNodes_andListedByPages() {
        for (int i = 0; i < 7; i++) {
            clients.socket(i % 2 == 0 ? gateway : otherGateway, "topics=room.1", "member-" + i, "room.*");
        }
        await().until(() -> service.get("/v1/topics/room.1").get("followers").asInt() == 7);

        assertThat(walk("/v1/topics/room.1?limit=2", "members"))
                .hasSize(7)
                .doesNotHaveDuplicates()
                .allMatch(user -> user.startsWith("member-"));
    }

    @Test
    void connections_areListedByPages() {
        for (int i = 0; i < 9; i++) {
            clients.socket(i % 3 == 0 ? gateway : otherGateway, "", "user-" + i);
        }
        awaitConnections("/v1/users/user-0", 1);
        awaitConnections("/v1/users/user-1", 1);

        List<String> users = walk("/v1/connections?limit=2", "connections");
        assertThat(users).doesNotHaveDuplicates();
        assertThat(users.stream().filter(user -> user.startsWith("user-"))).hasSize(9);
    }

    @Test
    void disconnectedUser_isToldToStayAway_onEveryNode() {
        FrameListener one = clients.socket(gateway, "", "seen-mallory");
        FrameListener other = clients.socket(otherGateway, "", "seen-mallory");
        FrameListener bystander = clients.socket(gateway, "", "seen-bob");

        // A gateway that another test let stand still comes back to the table within a second or so.
        awaitConnections("/v1/users/seen-mallory", 2);

        assertThat(service.delete("/v1/users/seen-mallory/connections")
                        .get("closed")
                        .asInt())
                .isEqualTo(2);

        assertThat(one.await("error", 1).get("close").asInt()).isEqualTo(4404);
        assertThat(other.await("error", 1).get("close").asInt()).isEqualTo(4404);
        assertThat(bystander.frames("error")).isEmpty();
    }

    @Test
    void oneConnection_isAskedToReconnect() {
        FrameListener one = clients.socket(gateway, "", "seen-carol");
        FrameListener other = clients.socket(gateway, "", "seen-carol");
        String id = one.await("hello", 1).get("connection").asText();
        awaitConnections("/v1/users/seen-carol", 2);

        JsonNode answer = service.delete("/v1/connections/" + id + "?reconnect=true");

        assertThat(answer.get("closed").asInt()).isEqualTo(1);
        assertThat(one.await("reconnect", 1).get("close").asInt()).isEqualTo(4006);
        assertThat(service.delete("/v1/connections/" + id).get("code").asText()).isEqualTo("connection_unknown");
        assertThat(other.frames("reconnect")).isEmpty();
    }

    @Test
    void pausedGateway_makesAnswersIncomplete_notSlow() {
        clients.socket(otherGateway, "", "seen-dave");
        clients.socket(gateway, "", "seen-dave");
        awaitConnections("/v1/users/seen-dave", 2);

        otherGateway.pause();
        try {
            JsonNode dave = service.get("/v1/users/seen-dave");
            assertThat(texts(dave, "connections", "node")).containsExactly("gateway-1");
            assertThat(dave.get("incomplete").get(0).asText()).isEqualTo("gateway-2");
            JsonNode refused = service.delete("/v1/users/seen-dave/connections");
            assertThat(refused.get("code").asText()).isEqualTo("incomplete");
        } finally {
            otherGateway.resume();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> service.delete("/v1/users/seen-dave/connections").has("closed"));
        awaitConnections("/v1/users/seen-dave", 0);
    }

    private JsonNode awaitConnections(String path, int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> service.get(path).path("connections").size() == count);
        return service.get(path);
    }

    private List<String> walk(String path, String field) {
        List<String> users = new ArrayList<>();
        JsonNode page = service.get(path);
        users.addAll(texts(page, field, "user"));
        while (page.has("next")) {
            page = service.get(path + "&after=" + page.get("next").asText());
            users.addAll(texts(page, field, "user"));
        }
        return users;
    }

    private static List<String> texts(JsonNode json, String list, String field) {
        return json.get(list).findValuesAsText(field);
    }
}
