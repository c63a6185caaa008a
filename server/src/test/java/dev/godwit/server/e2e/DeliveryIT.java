package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user sees of two gateways and two routers, each a process of its own, while nothing breaks. */
class DeliveryIT {

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
    void everyDevice_onEveryGateway_getsEveryMessage() {
        Mailbox alice = user("got-alice");
        Ledger ledger = clients.ledger();
        SseListener phone = connected(clients.listen("got-alice", "phone", first));
        SseListener laptop = connected(clients.listen("got-alice", "laptop", first));
        SseListener tablet = connected(clients.listen("got-alice", "tablet", second));

        IntStream.range(0, 50).forEach(i -> ledger.push(alice));

        for (SseListener device : List.of(phone, laptop, tablet)) {
            ledger.assertComplete(device, alice);
        }
    }

    @Test
    void whoWasAway_getsWhatCameMeanwhile_thenLive() {
        Mailbox bob = user("got-bob");
        Ledger ledger = clients.ledger();
        IntStream.range(0, 30).forEach(i -> ledger.push(bob));

        SseListener listener = clients.listen("got-bob", "phone", second);
        ledger.assertComplete(listener, bob);
        ledger.push(bob);

        ledger.assertComplete(listener, bob);
    }

    @Test
    void whoIsCutOff_resumesExactly_onTheOtherGateway() {
        Mailbox carol = user("got-carol");
        Ledger ledger = clients.ledger();
        SseListener listener = connected(clients.listen("got-carol", "phone", first, second));

        try (Load load = new Load(ledger, List.of(carol))) {
            for (int cuts = 1; cuts <= 5; cuts++) {
                int after = load.pushed() + 40;
                await().atMost(Duration.ofSeconds(30)).until(() -> load.pushed() >= after);
                listener.disconnect();
                int connections = cuts + 1;
                await().atMost(Duration.ofSeconds(30)).until(() -> listener.connections() >= connections);
            }
        }

        ledger.assertComplete(listener, carol);
        assertThat(listener.connections()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void hostileNames_areNamesLikeOthers() {
        List<String> names = List.of("a:id:b/ü|x", "{1.0}", "%41", "../wm", "名前 with spaces", "a\"b\\c");
        Ledger ledger = clients.ledger();
        for (String name : names) {
            SseListener listener = connected(clients.listen(name, "phone", first));
            ledger.push(user(name));
            ledger.assertComplete(listener, user(name));
        }
    }

    @Test
    void tenants_neverMeet() {
        Tenant acme = new Tenant("acme");
        Ledger ledger = clients.ledger();
        Ledger ofAcme = clients.ledger();
        SseListener ours = connected(clients.listen("got-dave", "phone", first));
        SseListener theirs = connected(clients.listen("got-dave", acme, "phone", first));

        ledger.push(user("got-dave"));
        ofAcme.push(Mailbox.user(acme, "got-dave"));
        ofAcme.push(Mailbox.user(acme, "got-dave"));

        ledger.assertComplete(ours, user("got-dave"));
        ofAcme.assertComplete(theirs, Mailbox.user(acme, "got-dave"));
    }

    @Test
    void broadcast_reachesEverybody_andResumes() {
        Mailbox all = Mailbox.broadcast(Tenant.DEFAULT);
        Ledger ledger = clients.ledger();
        SseListener erin = connected(clients.listen("got-erin", "phone", first));
        SseListener frank = connected(clients.listen("got-frank", "phone", second));

        ledger.push(all);
        ledger.assertComplete(erin, all);
        erin.disconnect();
        ledger.push(all);

        ledger.assertComplete(erin, all);
        ledger.assertComplete(frank, all);
    }

    @Test
    void severalUsers_andAnotherKey_arriveOnce() {
        Ledger ledger = clients.ledger();
        List<SseListener> listeners = IntStream.range(0, 12)
                .mapToObj(i -> connected(clients.listen("many-" + i, "phone", i % 2 == 0 ? first : second)))
                .toList();
        String users = String.join(
                ",", IntStream.range(0, 12).mapToObj(i -> "\"many-" + i + "\"").toList());

        ledger.produce("no-user-of-these", "{\"to\":{\"users\":[" + users + "]},\"event\":\"e\",\"data\":1}");
        ledger.produce("another-key", "{\"to\":{\"user\":\"many-0\"},\"event\":\"e\",\"data\":2}");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(listeners.get(0).ids("user/many-0")).hasSize(2).doesNotHaveDuplicates();
            for (int i = 1; i < 12; i++) {
                assertThat(listeners.get(i).ids("user/many-" + i)).hasSize(1);
            }
        });
    }

    @Test
    void poison_goesToTheDeadLetters_andThePartitionGoesOn() {
        Ledger ledger = clients.ledger();
        SseListener listener = connected(clients.listen("got-grace", "phone", first));
        try (DeadLetterReader letters = new DeadLetterReader(cluster.kafka().bootstrapServers(), "godwit.push.dlt")) {
            ledger.produce("got-grace", "{\"to\":{\"user\":\"got-grace\"}");
            ledger.produce("got-grace", "{\"to\":{\"user\":\"got-grace\"},\"data\":1}");
            ledger.produce("got-grace", "x".repeat(600 * 1024));
            ledger.push(user("got-grace"));

            ledger.assertComplete(listener, user("got-grace"));
            assertThat(letters.codesOf("got-grace", 3)).containsExactly("not_json", "missing_field", "too_large");
        }
    }

    @Test
    void largestMessage_arrivesWhole() {
        Ledger ledger = clients.ledger();
        SseListener listener = connected(clients.listen("got-heidi", "phone", second));
        String data = "y".repeat(500 * 1024);

        ledger.produce("got-heidi", "{\"to\":{\"user\":\"got-heidi\"},\"event\":\"big\",\"data\":\"" + data + "\"}");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> listener.ids("user/got-heidi").size() == 1);
        assertThat(listener.arrivals()).anyMatch(a -> a.data().length() == data.length() + 2);
    }

    @Test
    void positionFromTheFuture_isAnnounced_thenLive() throws Exception {
        Ledger ledger = clients.ledger();
        ledger.push(user("got-ivan"));
        String invented = new Position(1, 1_000_000, -1).token();
        try (RawStream stream = RawStream.open(first.clientUrl(), cluster.token("got-ivan"), invented)) {
            stream.awaitText("event: gap");
            assertThat(stream.text()).contains("unknown_position").contains("\"certain\":false");

            ledger.push(user("got-ivan"));
            stream.awaitText("event: counted");
        }
    }

    @Test
    void slowReader_missesNothing_andHoldsNobodyUp() throws Exception {
        Ledger ledger = clients.ledger();
        SseListener quick = connected(clients.listen("got-judy", "quick", first));
        try (RawStream slow = RawStream.open(first.clientUrl(), cluster.token("got-judy"), "")) {
            slow.pause();
            String data = "z".repeat(8 * 1024);
            for (int i = 0; i < 400; i++) {
                ledger.produce(
                        "got-judy",
                        "{\"to\":{\"user\":\"got-judy\"},\"event\":\"n" + i + "\",\"data\":\"" + data + "\"}");
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> quick.ids("user/got-judy").size() == 400);

            slow.goOn();
            slow.awaitText("event: n399");
            assertThat(slow.events())
                    .containsSubsequence(
                            IntStream.range(0, 400).mapToObj(i -> "n" + i).toList());
            assertThat(slow.events().stream().filter(name -> name.startsWith("n")))
                    .hasSize(400);
            assertThat(slow.events()).doesNotContain("gap");
        }
    }

    private static Mailbox user(String name) {
        return Mailbox.user(Tenant.DEFAULT, name);
    }

    private static SseListener connected(SseListener listener) {
        await("a connection").atMost(Duration.ofSeconds(30)).until(listener::isConnected);
        return listener;
    }
}
