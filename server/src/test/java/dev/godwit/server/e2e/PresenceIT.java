package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services learn who is online from Kafka, while gateways and routers die. */
class PresenceIT {

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    private static RoleProcess router;
    private static RoleProcess gateway;
    private static RoleProcess otherGateway;
    private static PresenceReader presence;

    private final Clients clients = new Clients(cluster);

    @BeforeAll
    static void startCluster() {
        cluster.set("GODWIT_PRESENCE_ENABLED", "true")
                .set("GODWIT_PRESENCE_TOPICS", "room.*")
                .set("GODWIT_PRESENCE_FLAP_DELAY", "3s");
        cluster.startStores();
        router = cluster.router("router-1");
        RoleProcess otherRouter = cluster.router("router-2");
        gateway = cluster.gateway("gateway-1");
        otherGateway = cluster.gateway("gateway-2");
        List.of(router, otherRouter, gateway, otherGateway).forEach(RoleProcess::awaitReady);
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
        FrameListener phone = clients.socket(gateway, "", "alice");
        FrameListener laptop = clients.socket(otherGateway, "", "alice");
        clients.socket(gateway, "", "alice");
        presence.await("alice", "online");
        phone.close();
        laptop.close();
        clients.socket(otherGateway, "", "next");
        presence.await("next", "online");
        assertThat(presence.of("alice")).containsExactly("online");

        clients.close();
        presence.await("alice", "online", "offline");
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
