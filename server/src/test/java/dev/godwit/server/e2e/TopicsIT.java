package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topics and broadcasts on two gateways and two routers, each a process of its own. */
class TopicsIT {

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static RoleProcess first;
    private static RoleProcess second;
    private static Clients clients;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        first = cluster.node("gateway-1");
        second = cluster.node("gateway-2");
        clients = new Clients(cluster);
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    @Test
    void followersOnBothGateways_byQueryAndByFrame_getEveryMessage() {
        Mailbox room = topic("room.1");
        Ledger ledger = clients.ledger();
        SseListener alice = connected(clients.follow("topics-alice", "room.1", first));
        SseListener bob = connected(clients.follow("topics-bob", "room.1,room.2", second));
        FrameListener carol = clients.socket(first, "topics=room.1", "topics-carol", "room.*");
        FrameListener dave = clients.socket(second, "", "topics-dave", "room.*");
        dave.say("{\"type\":\"subscribe\",\"id\":\"1\",\"topics\":[\"room.1\"]}");
        assertThat(dave.await("subscribed", 1).path("id").asText()).isEqualTo("1");
        SseListener other = connected(clients.follow("other", "room.2", first));

        IntStream.range(0, 40).forEach(i -> ledger.push(room));

        ledger.assertComplete(alice, room);
        ledger.assertComplete(bob, room);
        for (FrameListener socket : List.of(carol, dave)) {
            socket.await("message", 40);
            assertThat(socket.ids("topic/room.1")).containsExactlyElementsOf(ledger.accepted(room));
        }
        assertThat(other.ids("topic/room.1")).isEmpty();
    }

    @Test
    void whoIsCutOff_resumesAllTopics_onTheOtherGateway() {
        List<Mailbox> mailboxes =
                List.of(Mailbox.user(Tenant.DEFAULT, "topics-erin"), topic("cut.1"), topic("cut.2"), topic("cut,3 ü%"));
        Ledger ledger = clients.ledger();
        SseListener erin =
                connected(clients.follow("topics-erin", "cut.1,cut.2,cut%252C3%20%C3%BC%2525", first, second));

        try (Load load = new Load(ledger, mailboxes)) {
            for (int cuts = 1; cuts <= 4; cuts++) {
                int after = load.pushed() + 60;
                await().atMost(Duration.ofSeconds(30)).until(() -> load.pushed() >= after);
                erin.disconnect();
                int connections = cuts + 1;
                await().atMost(Duration.ofSeconds(30)).until(() -> erin.connections() >= connections);
            }
        }

        mailboxes.forEach(mailbox -> ledger.assertComplete(erin, mailbox));
    }

    /** Nothing has come when it is cut off: the first position names the topic all the same. */
    @Test
    void whoIsCutOffBeforeTheFirstMessage_missesNothing() {
        Mailbox quiet = topic("quiet");
        Ledger ledger = clients.ledger();
        SseListener fay = connected(clients.follow("topics-fay", "quiet", first));
        String position = fay.position();
        fay.close();
        ledger.push(quiet);
        ledger.push(quiet);

        SseListener back = connected(clients.follow("topics-fay", "quiet&since=" + position, second));
        ledger.assertComplete(back, quiet);
    }

    @Test
    void topicThatTheTokenDoesNotName_isDenied() throws Exception {
        HttpResponse<String> response =
                get("/v1/stream?topics=room.1,secret.1", cluster.token("topics-eve", "default", "room.*"));
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains("topic_denied", "\"field\":\"topics\"", "secret.1");

        FrameListener eve = clients.socket(second, "", "topics-eve", "room.{sub}");
        eve.say("{\"type\":\"subscribe\",\"topics\":[\"room.bob\"]}");
        JsonNode error = eve.await("error", 1);
        assertThat(error.path("code").asText()).isEqualTo("topic_denied");
        assertThat(error.path("detail").asText()).contains("room.bob");
        eve.say("{\"type\":\"subscribe\",\"topics\":[\"room.topics-eve\"]}");
        eve.await("subscribed", 1);
    }

    @Test
    void history_isWhatCameBefore() {
        Mailbox past = topic("past");
        Ledger ledger = clients.ledger();
        List<String> ids =
                IntStream.range(0, 10).mapToObj(i -> ledger.push(past)).toList();
        awaitLogged(past, ids.get(9));

        SseListener all = connected(clients.follow("all", "past&history=256", first));
        SseListener some = connected(clients.follow("some", "past&history=3", second));
        SseListener none = connected(clients.follow("none", "past", second));
        FrameListener frame = clients.socket(first, "", "topics-frank", "past");
        frame.say("{\"type\":\"subscribe\",\"topics\":[\"past\"],\"history\":2}");
        frame.await("message", 2);
        String live = ledger.push(past);

        ledger.assertComplete(all, past);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> none.ids("topic/past").contains(live));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> some.ids("topic/past").contains(live));
        frame.await("message", 3);
        assertThat(none.ids("topic/past")).containsExactly(live);
        assertThat(some.ids("topic/past")).containsExactly(ids.get(7), ids.get(8), ids.get(9), live);
        assertThat(frame.ids("topic/past")).containsExactly(ids.get(8), ids.get(9), live);
    }

    @Test
    void unsubscribe_endsIt_andSinceGoesOn() {
        Mailbox left = topic("left");
        Mailbox stays = topic("stays");
        Ledger ledger = clients.ledger();
        FrameListener grace = clients.socket(first, "topics=left,stays", "topics-grace", "*");
        ledger.push(left);
        grace.await("message", 1);
        grace.say("{\"type\":\"unsubscribe\",\"topics\":[\"left\"]}");
        String position = grace.await("unsubscribed", 1).path("position").asText();
        ledger.push(left);
        ledger.push(stays);
        grace.await("message", 2);
        assertThat(grace.ids("topic/left")).hasSize(1);

        grace.say("{\"type\":\"subscribe\",\"topics\":[\"left\"],\"since\":\"" + position + "\"}");
        grace.await("message", 3);
        assertThat(grace.ids("topic/left")).containsExactlyElementsOf(ledger.accepted(left));
        assertThat(grace.ids("topic/stays")).containsExactlyElementsOf(ledger.accepted(stays));
    }

    @Test
    void sixtyFourTopics_areOnePositionBelowOneKilobyte() throws Exception {
        List<String> names = IntStream.range(0, 64).mapToObj(i -> "many." + i).toList();
        List<Mailbox> topics = names.stream().map(TopicsIT::topic).toList();
        Ledger ledger = clients.ledger();
        SseListener heidi = connected(clients.follow("topics-heidi", String.join(",", names), first, second));
        topics.forEach(ledger::push);
        topics.forEach(topic -> ledger.assertComplete(heidi, topic));
        assertThat(heidi.position()).hasSizeLessThanOrEqualTo(1024);
        assertThat(Position.parse(heidi.position()).topics()).hasSize(64);

        heidi.disconnect();
        topics.forEach(ledger::push);
        topics.forEach(topic -> ledger.assertComplete(heidi, topic));

        HttpResponse<String> more = get(
                "/v1/stream?topics=" + String.join(",", names) + ",one.more",
                cluster.token("topics-heidi", "default", "**"));
        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(more.body()).contains("topics: 65 (expected: <= 64)");
    }

    @Test
    void hundredAndTwentyNinthTopic_isRefused_andTheOthersResume() {
        String names = IntStream.range(0, 128).mapToObj(i -> "\"ws." + i + "\"").collect(Collectors.joining(","));
        Ledger ledger = clients.ledger();
        FrameListener ivan = clients.socket(first, "", "topics-ivan", "ws.*");
        ivan.say("{\"type\":\"subscribe\",\"topics\":[" + names + "]}");
        String position = ivan.await("subscribed", 1).path("position").asText();
        ivan.say("{\"type\":\"subscribe\",\"topics\":[\"ws.128\"]}");
        assertThat(ivan.await("error", 1).path("code").asText()).isEqualTo("too_many_topics");
        ivan.close();
        ledger.push(topic("ws.0"));
        ledger.push(topic("ws.127"));

        FrameListener back = clients.socket(second, "since=" + position, "topics-ivan", "ws.*");
        back.say("{\"type\":\"subscribe\",\"topics\":[" + names + "]}");
        back.await("message", 2);
        assertThat(back.ids("topic/ws.0")).containsExactlyElementsOf(ledger.accepted(topic("ws.0")));
        assertThat(back.ids("topic/ws.127")).containsExactlyElementsOf(ledger.accepted(topic("ws.127")));
    }

    @Test
    void broadcast_staysWithinItsTenant() {
        Tenant acme = new Tenant("acme");
        Ledger ours = clients.ledger();
        Ledger theirs = clients.ledger();
        List<SseListener> our = List.of(
                connected(clients.listen("topics-judy", "phone", first)),
                connected(clients.listen("topics-karl", "phone", second)));
        List<SseListener> their = List.of(
                connected(clients.listen("topics-judy", acme, "phone", first)),
                connected(clients.listen("topics-karl", acme, "phone", second)));

        ours.push(Mailbox.broadcast(Tenant.DEFAULT));
        IntStream.range(0, 3).forEach(i -> theirs.push(Mailbox.broadcast(acme)));
        ours.push(Mailbox.broadcast(Tenant.DEFAULT));

        our.forEach(listener -> ours.assertComplete(listener, Mailbox.broadcast(Tenant.DEFAULT)));
        their.forEach(listener -> theirs.assertComplete(listener, Mailbox.broadcast(acme)));
    }

    /** Until the log has it, it is not history. */
    private static void awaitLogged(Mailbox topic, String id) {
        SseListener witness = connected(clients.follow("topics-witness", topic.name() + "&history=256", first));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> witness.ids(topic.address()).contains(id));
    }

    private static HttpResponse<String> get(String target, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(first.clientUrl().resolve(target))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Mailbox topic(String name) {
        return Mailbox.topic(Tenant.DEFAULT, name);
    }

    private static SseListener connected(SseListener listener) {
        await("a connection").atMost(Duration.ofSeconds(30)).until(listener::isConnected);
        return listener;
    }
}
