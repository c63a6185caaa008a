package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.client.subscribe.Bookmark;
import dev.godwit.client.subscribe.Gap;
import dev.godwit.client.subscribe.Listener;
import dev.godwit.client.subscribe.Message;
import dev.godwit.client.subscribe.State;
import dev.godwit.client.subscribe.Subscriber;
import dev.godwit.client.subscribe.Transport;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Java client on a real cluster of two gateways, over both transports: nothing lost, nothing twice, order kept. */
class SubscriberIT {

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Mailbox room = Mailbox.topic(Tenant.DEFAULT, "room, 100% ü");
    private static final Mailbox everybody = Mailbox.broadcast(Tenant.DEFAULT);

    private static RoleProcess gateway;
    private static RoleProcess otherGateway;

    private final List<Follower> followers = new ArrayList<>();
    private final Clients clients = new Clients(cluster);

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        gateway = cluster.node("gateway-1");
        otherGateway = cluster.node("gateway-2");
    }

    @AfterEach
    void stop() {
        followers.forEach(Follower::close);
        clients.close();
    }

    @Test
    void gatewayKilled_underLoad() {
        List<Follower> all = twoOfEach("killed");
        Ledger ledger = underLoad(all, () -> {
            gateway.kill();
            awaitReconnected(all);
            gateway = cluster.gateway("gateway-1").awaitReady();
        });
        all.forEach(follower -> follower.assertComplete(ledger));
        assertThat(all).anyMatch(follower -> follower.connections() > 1);
    }

    @Test
    void gatewayDrained_underLoad() {
        List<Follower> all = twoOfEach("drained");
        Ledger ledger = underLoad(all, () -> {
            otherGateway.terminate();
            awaitReconnected(all);
            otherGateway = cluster.gateway("gateway-2").awaitReady();
        });
        all.forEach(follower -> follower.assertComplete(ledger));
        assertThat(all).anyMatch(follower -> follower.reasons().contains("drain"));
    }

    /** As a service that is restarted: it keeps its bookmark with what it has done, and nothing else. */
    @Test
    void subscriberRestarted_goesOnAtItsBookmark() {
        List<Follower> all = twoOfEach("restarted");
        Ledger ledger = underLoad(all, () -> {
            for (int i = 0; i < 5; i++) {
                all.forEach(Follower::restart);
                // By turns over the other transport: a bookmark is of both.
                awaitReconnected(all);
            }
        });
        all.forEach(follower -> follower.assertComplete(ledger));
    }

    @Test
    void topics_changeAtRunTime() throws Exception {
        Ledger ledger = clients.ledger();
        Mailbox feed = Mailbox.topic(Tenant.DEFAULT, "feed");
        ledger.push(feed);
        for (Transport transport : Transport.values()) {
            Follower follower = follow("changer-" + transport, transport, List.of());
            await().atMost(PATIENCE).until(() -> follower.connections() > 0);
            follower.subscriber
                    .subscribe(List.of("feed"), 1)
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            ledger.push(feed);
            List<String> accepted = ledger.accepted(feed);
            List<String> two = accepted.subList(accepted.size() - 2, accepted.size());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(follower.ids("topic/feed")).isEqualTo(two));
            follower.subscriber
                    .unsubscribe(List.of("feed"))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            ledger.push(feed);
            Mailbox own = Mailbox.user(Tenant.DEFAULT, follower.user);
            ledger.push(own);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(follower.ids(own.address())).isEqualTo(ledger.accepted(own)));
            assertThat(follower.ids("topic/feed")).isEqualTo(two);
            assertThat(follower.subscriber.subscribe(List.of("secret")).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .withMessageContaining("topic_denied");
        }
    }

    @Test
    void published_isOneMessage_whateverBecomesOfItsGateway() throws Exception {
        Follower reader = follow("hearer", Transport.SSE, List.of(room.name()));
        awaitReconnected(List.of(reader));
        List<CompletableFuture<String>> answers = new ArrayList<>();
        try (Subscriber writer = Subscriber.builder(gateway.clientUrl(), otherGateway.clientUrl())
                .token(() -> cluster.publisherToken("writer", "none", room.name()))
                .transport(Transport.WEBSOCKET)
                .answerWithin(Duration.ofSeconds(60))
                .listener(new Follower("writer", Transport.WEBSOCKET, List.of(), true))
                .start()) {
            for (int i = 0; i < 60; i++) {
                answers.add(
                        writer.publish(room.name(), "said", Integer.toString(i)).toCompletableFuture());
            }
            answers.get(10).get(60, TimeUnit.SECONDS);
            gateway.kill();
            for (CompletableFuture<String> answer : answers) {
                answer.get(120, TimeUnit.SECONDS);
            }
        }
        gateway = cluster.gateway("gateway-1").awaitReady();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reader.messages.stream()
                                .filter(message -> message.event().equals("said"))
                                .map(Message::json))
                        .containsExactlyElementsOf(IntStream.range(0, 60)
                                .mapToObj(Integer::toString)
                                .toList()));
        assertThat(reader.ids(room.address()))
                .containsAll(answers.stream()
                        .map(answer -> answer.join().replaceFirst("-[0-9]+-", "-"))
                        .toList());
    }

    private List<Follower> twoOfEach(String name) {
        for (Transport transport : Transport.values()) {
            for (int i = 0; i < 2; i++) {
                follow(name + "-" + transport + "-" + i, transport, List.of(room.name()));
            }
        }
        awaitReconnected(followers);
        return followers;
    }

    /** Every other one begins at the other gateway. */
    private Follower follow(String user, Transport transport, List<String> topics) {
        Follower follower = new Follower(user, transport, topics, followers.size() % 2 == 0);
        followers.add(follower);
        follower.begin(Bookmark.NONE);
        return follower;
    }

    private static void awaitReconnected(List<Follower> all) {
        await().atMost(PATIENCE).until(() -> all.stream().allMatch(Follower::isConnected));
    }

    private Ledger underLoad(List<Follower> all, Runnable fault) {
        List<Mailbox> mailboxes = new ArrayList<>(List.of(room, everybody));
        all.forEach(follower -> mailboxes.add(Mailbox.user(Tenant.DEFAULT, follower.user)));
        Ledger ledger = clients.ledger();
        try (Load load = new Load(ledger, mailboxes)) {
            await().atMost(PATIENCE).until(() -> load.pushed() > 200);
            fault.run();
            int now = load.pushed();
            await().atMost(PATIENCE).until(() -> load.pushed() > now + 200);
        }
        return ledger;
    }

    /** One user with a subscriber, which keeps all that it is told. */
    private static final class Follower implements Listener, AutoCloseable {

        private final String user;
        private final Transport transport;
        private final List<String> topics;
        private final boolean otherFirst;
        private final List<Message> messages = new CopyOnWriteArrayList<>();
        private final List<Gap> gaps = new CopyOnWriteArrayList<>();
        private final List<State> states = new CopyOnWriteArrayList<>();
        private Subscriber subscriber;
        private int restarts;

        Follower(String user, Transport transport, List<String> topics, boolean otherFirst) {
            this.user = user;
            this.transport = transport;
            this.topics = topics;
            this.otherFirst = otherFirst;
        }

        void begin(Bookmark since) {
            subscriber = Subscriber.builder(
                            (otherFirst ? otherGateway : gateway).clientUrl(),
                            (otherFirst ? gateway : otherGateway).clientUrl())
                    .token(() -> cluster.token(user, "default", "room, 100% ü", "feed"))
                    .transport(restarts % 2 == 0 ? transport : other())
                    .topics(topics)
                    .since(since)
                    .listener(this)
                    .start();
        }

        private Transport other() {
            return transport == Transport.SSE ? Transport.WEBSOCKET : Transport.SSE;
        }

        void restart() {
            subscriber.close();
            restarts++;
            begin(Bookmark.parse(subscriber.bookmark().toString()));
        }

        boolean isConnected() {
            return !states.isEmpty() && states.get(states.size() - 1).kind() == State.Kind.CONNECTED;
        }

        long connections() {
            return states.stream()
                    .filter(state -> state.kind() == State.Kind.CONNECTED)
                    .count();
        }

        List<String> reasons() {
            return states.stream().map(State::reason).toList();
        }

        List<String> ids(String mailbox) {
            return messages.stream()
                    .filter(message -> message.mailbox().equals(mailbox))
                    .map(message -> message.id().orElse("volatile"))
                    .toList();
        }

        /** Topic and broadcast begin at their heads as of the connection, which was there before the load. */
        void assertComplete(Ledger ledger) {
            for (Mailbox mailbox : List.of(Mailbox.user(Tenant.DEFAULT, user), room, everybody)) {
                await(user + ": all of " + mailbox.address())
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(100))
                        .untilAsserted(() -> assertThat(ids(mailbox.address()))
                                .hasSizeGreaterThanOrEqualTo(
                                        ledger.accepted(mailbox).size()));
                assertThat(ids(mailbox.address())).containsExactlyElementsOf(ledger.accepted(mailbox));
            }
            assertThat(gaps).isEmpty();
        }

        @Override
        public void onMessage(Message message) {
            messages.add(message);
        }

        @Override
        public void onGap(Gap gap) {
            gaps.add(gap);
        }

        @Override
        public void onState(State state) {
            states.add(state);
        }

        @Override
        public void close() {
            subscriber.close();
        }
    }
}
