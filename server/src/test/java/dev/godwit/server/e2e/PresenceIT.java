package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services learn who is online from Kafka, while gateways and routers die. */
class PresenceIT {

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess router;
    private static RoleProcess gateway;
    private static RoleProcess otherGateway;
    private static PresenceReader presence;

    private final Clients clients = new Clients(cluster);

    @BeforeAll
    static void startCluster() {
        cluster = shared.cluster();
        router = cluster.node("router-1");
        gateway = cluster.node("gateway-1");
        otherGateway = cluster.node("gateway-2");
        presence = new PresenceReader(cluster.kafka().bootstrapServers());
    }

    @AfterAll
    static void closeReader() {
        presence.close();
    }

    @AfterEach
    void stop() {
        clients.close();
    }

    @Test
    void userOnSeveralDevicesAndGateways_isOnlineOnce_andOfflineOnce() {
        FrameListener phone = clients.socket(gateway, "", "here-alice");
        FrameListener laptop = clients.socket(otherGateway, "", "here-alice");
        clients.socket(gateway, "", "here-alice");
        presence.await("here-alice", "online");
        phone.close();
        laptop.close();
        clients.socket(otherGateway, "", "next");
        presence.await("next", "online");
        assertThat(presence.of("here-alice")).containsExactly("online");

        clients.close();
        presence.await("here-alice", "online", "offline");
    }

    @Test
    void members_joinAndLeave_ofTopicsThatAreAskedFor() {
        FrameListener one = clients.socket(gateway, "topics=room.1,news", "mia", "**");
        clients.socket(otherGateway, "topics=room.1", "mia", "**");
        clients.socket(otherGateway, "", "tom", "**").say("{\"type\":\"subscribe\",\"topics\":[\"room.1\"]}");
        presence.awaitAnyOrder("mia", "online", "join topic/room.1");
        presence.awaitAnyOrder("tom", "online", "join topic/room.1");

        one.close();
        clients.close();
        await().untilAsserted(() -> assertThat(presence.of("mia"))
                .containsExactlyInAnyOrder("online", "join topic/room.1", "leave topic/room.1", "offline"));
    }

    @Test
    void killedGateway_takesThoseOffline_whoDoNotComeBack() {
        clients.socket(gateway, "", "left");
        SseListener moves = clients.listen("moves", "phone", gateway, otherGateway);
        await().until(moves::isConnected);
        presence.await("left", "online");
        presence.await("moves", "online");

        gateway.kill();
        presence.await("left", "online", "offline");
        assertThat(presence.of("moves")).containsExactly("online");
        gateway = cluster.gateway("gateway-1").awaitReady();

        clients.close();
        presence.await("moves", "online", "offline");
    }

    @Test
    void killedRouter_changesNothing_andWhatHappensMeanwhileIsTold() {
        SseListener stays = clients.listen("stays", "phone", gateway, otherGateway);
        FrameListener goes = clients.socket(otherGateway, "", "goes");
        presence.await("stays", "online");
        presence.await("goes", "online");
        assertThat(stays.isConnected()).isTrue();

        router.kill();
        goes.close();
        for (int i = 0; i < 8; i++) {
            clients.socket(gateway, "", "comes-" + i);
        }
        presence.await("goes", "online", "offline");
        for (int i = 0; i < 8; i++) {
            presence.await("comes-" + i, "online");
        }
        router = cluster.router("router-1").awaitReady();
        assertThat(presence.of("stays")).containsExactly("online");

        clients.close();
        presence.await("stays", "online", "offline");
    }
}
