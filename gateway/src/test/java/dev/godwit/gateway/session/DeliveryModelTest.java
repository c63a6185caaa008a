package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.ModelClient;
import dev.godwit.gateway.fakes.ModelClient.Stint;
import dev.godwit.gateway.fakes.ModelRouter;
import dev.godwit.gateway.fakes.ModelRouter.Written;
import dev.godwit.gateway.fakes.SlowLog;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The promise, under random schedules: whatever a network, a registry and a store do, each client gets each message of its
 * mailboxes once and in order, or a true gap. Periodic sweeps and the idle check are off: they would hide what comes late.
 */
class DeliveryModelTest {

    private static final int SEEDS = Integer.getInteger("godwit.model.seeds", 200);
    private static final int FIRST = Integer.getInteger("godwit.model.first", 0);
    private static final int STEPS = 150;
    private static final List<String> USERS = List.of("alice", "bob");
    private static final List<Mailbox> TOPICS = Stream.of("room", "news", "prices")
            .map(name -> Mailbox.topic(Tenant.DEFAULT, name))
            .toList();
    private static final List<Mailbox> MAILBOXES = Stream.of(
                    USERS.stream().map(user -> Mailbox.user(Tenant.DEFAULT, user)),
                    Stream.of(Mailbox.broadcast(Tenant.DEFAULT)),
                    TOPICS.stream())
            .flatMap(mailboxes -> mailboxes)
            .toList();

    @Test
    void everyClient_getsEverythingOnceInOrderOrATrueGap() {
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            World world = new World(seed);
            try {
                world.live();
                world.heal();
                world.check();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class World {
        private final Random random;
        private final ManualLoop loop = new ManualLoop(1_000_000);
        private final LogRules rules;
        private final InMemoryInbox inbox;
        private final SlowLog log;
        private final FakeRegistry registry = new FakeRegistry();
        private final TestNode node;
        private final List<Sessions> hubs = new ArrayList<>();
        private final List<ModelClient> clients = new ArrayList<>();
        private final ModelRouter router;
        private InMemoryInbox.Copy copy;

        World(int seed) {
            random = new Random(seed);
            LogLimits limits = new LogLimits(5 + random.nextInt(100), 1 << 20, Duration.ofDays(1));
            rules = new LogRules(limits, limits, Duration.ofMinutes(1));
            inbox = new InMemoryInbox(TestNode.TOPIC, rules, loop::now);
            log = new SlowLog(inbox, loop, random);
            node = new TestNode(
                    loop, log, registry, TestNode.QUIET.withTail(1 + random.nextInt(10), 1 << 16), TestNode.TOPIC);
            log.onReconnect(node.sweeper()::sweepAll);
            registry.onDisturbance(node.routes()::publishAll);
            AckOptions acks = new AckOptions(
                    1 + random.nextInt(30),
                    1 << 20,
                    AckOptions.DEFAULT.patience(),
                    AckOptions.DEFAULT.look(),
                    AckOptions.DEFAULT.every());
            SessionOptions options = SessionOptions.DEFAULT.withAcks(acks);
            hubs.add(node.newSessions(options));
            hubs.add(node.newSessions(options));
            router = new ModelRouter(
                    TestNode.TOPIC.partition(0), inbox, loop, random, node::forward, node.sweeper()::sweepAll);
            copy = inbox.copy();
            for (int i = 0; i < 4; i++) {
                String user = USERS.get(i % USERS.size());
                clients.add(i < 2 ? new ModelClient(user) : new ModelClient(user, "device" + i));
            }
        }

        void live() {
            for (int i = 0; i < STEPS; i++) {
                step();
                loop.advance(random.nextInt(3) == 0 ? random.nextInt(3_000) : random.nextInt(50));
            }
        }

        private void step() {
            ModelClient client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(21)) {
                case 0, 1, 2, 3, 4 -> produce();
                case 5, 6 -> {
                    if (!client.isConnected()) {
                        client.receive();
                        connect(client);
                    }
                }
                case 7 -> client.disconnect(random.nextInt(client.inFlight() + 1));
                case 8 -> client.room(random.nextInt(4));
                case 9 -> client.room(Integer.MAX_VALUE);
                case 10 -> router.weather(random.nextInt(2) * random.nextDouble() / 2, 1 + random.nextInt(500));
                case 11 -> log.weather(random.nextInt(500), random.nextInt(3) == 0 ? 0.3 : 0);
                case 12 -> store();
                case 13 -> registry();
                case 14, 15, 16 -> client.acknowledge(random);
                case 17 -> {
                    if (client.acknowledges()) {
                        client.disconnect(random.nextInt(client.inFlight() + 1));
                        client.reload(hubs.get(random.nextInt(hubs.size())));
                    }
                }
                default -> changeTopics(client);
            }
        }

        private void connect(ModelClient client) {
            Sessions sessions = hubs.get(random.nextInt(hubs.size()));
            if (random.nextInt(3) == 0) {
                client.connectAndSubscribe(sessions);
            } else {
                client.connect(sessions);
            }
        }

        private void changeTopics(ModelClient client) {
            Mailbox topic = TOPICS.get(random.nextInt(TOPICS.size()));
            switch (random.nextInt(5)) {
                case 0, 1 -> client.subscribe(topic, random.nextInt(3) * random.nextInt(10));
                case 2 -> client.subscribeAgain(topic);
                default -> client.unsubscribe(topic);
            }
        }

        private void produce() {
            int burst = random.nextInt(4) == 0 ? 40 : 3;
            for (int i = random.nextInt(burst) + 1; i > 0; i--) {
                Mailbox mailbox = MAILBOXES.get(random.nextInt(MAILBOXES.size()));
                switch (random.nextInt(50)) {
                    case 0 -> lose(mailbox);
                    case 1 -> router.order(mailbox, FakeLog.purging());
                    case 2, 3, 4, 5, 6 -> router.order(mailbox, FakeLog.deleting(recent()));
                    case 7, 8, 9 -> router.produce(mailbox, "", loop.now() + random.nextInt(2_000) - 500);
                    default -> router.produce(mailbox, random.nextInt(10) == 0 ? "k" : "");
                }
            }
            lookUp();
            router.poll();
        }

        private void lose(Mailbox mailbox) {
            if (random.nextBoolean()) {
                router.produceLost(mailbox);
            }
        }

        private long recent() {
            return Math.max(0, router.records().size() - 1 - random.nextInt(20));
        }

        private void store() {
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> copy = inbox.copy();
                case 3, 4 -> {
                    inbox.restore(copy);
                    loop.after(random.nextInt(500), log::reconnect);
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        inbox.wipe();
                        copy = inbox.copy();
                        loop.after(random.nextInt(500), log::reconnect);
                    }
                }
            }
        }

        private void registry() {
            switch (random.nextInt(4)) {
                case 0 -> registry.hold();
                case 1 -> registry.release();
                case 2 -> {
                    registry.available(random.nextBoolean());
                    registry.release();
                }
                default -> {
                    registry.wipe();
                    loop.after(random.nextInt(500), registry::disturb);
                }
            }
        }

        private void lookUp() {
            router.routed(MAILBOXES.stream()
                    .filter(mailbox -> registry.route(mailbox) != null)
                    .collect(Collectors.toSet()));
        }

        /** The faults end; one last message to each mailbox, of which only sweeps that events asked for may tell. */
        void heal() {
            router.weather(0, 50);
            log.weather(20, 0);
            registry.available(true);
            registry.release();
            log.reconnect();
            registry.disturb();
            for (ModelClient client : clients) {
                if (!client.isConnected()) {
                    client.receive();
                    connect(client);
                }
                client.room(Integer.MAX_VALUE);
            }
            lookUp();
            router.poll();
            loop.advance(10_000);
            clients.forEach(ModelClient::receive);
            for (int i = 0; i < 200; i++) {
                clients.stream().filter(ModelClient::acknowledges).forEach(this::acknowledge);
                loop.advance(50);
                clients.forEach(ModelClient::receive);
            }
            loop.advance(10_000);
            clients.forEach(ModelClient::receive);
        }

        private void acknowledge(ModelClient client) {
            if (!client.isConnected()) {
                client.connect(hubs.get(0));
                client.room(Integer.MAX_VALUE);
            }
            client.acknowledgeAll();
        }

        void check() {
            for (ModelClient client : clients) {
                assertThat(client.isConnected()).isTrue();
                assertThat(client.mailboxes())
                        .allSatisfy(
                                mailbox -> assertThat(client.stints(mailbox)).hasSize(1));
                MAILBOXES.forEach(mailbox -> client.stints(mailbox).forEach(stint -> check(client, mailbox, stint)));
            }
        }

        private void check(ModelClient client, Mailbox mailbox, Stint stint) {
            List<Long> received = stint.received();
            assertThat(received)
                    .as("%s in %s: order", client, mailbox)
                    .isSorted()
                    .doesNotHaveDuplicates();
            Set<Long> got = Set.copyOf(received);
            List<Written> records = router.records();
            for (Written record : records) {
                boolean concerns = record.offset() > stint.start()
                        && record.offset() <= stint.end()
                        && (record.lost() || record.mailbox().equals(mailbox));
                if (concerns && !got.contains(record.offset()) && !isFree(record)) {
                    assertThat(stint.gaps())
                            .as("%s in %s: nobody told of %s", client, mailbox, record)
                            .anyMatch(gap -> covers(gap, record));
                }
            }
            for (Gap gap : stint.gaps()) {
                checkTrue(gap, got, records);
            }
            assertThat(received)
                    .allMatch(o -> records.get(o.intValue()).mailbox().equals(mailbox));
        }

        /** Deleted: nothing is owed. What a purge took has to be told, and is by the gap before it. */
        private boolean isTaken(Written record) {
            return router.records().stream()
                    .anyMatch(later -> later.takes(record)
                            && later.order().orElseThrow().message().isPresent());
        }

        /** Nothing is owed of it. */
        private boolean isFree(Written record) {
            return isCollapsed(record) || isTaken(record) || isExpired(record);
        }

        private boolean isExpired(Written record) {
            return record.expires() != Message.NEVER && loop.now() >= record.expires();
        }

        private boolean isCollapsed(Written record) {
            return !record.collapseKey().isEmpty()
                    && router.records().stream()
                            .anyMatch(later -> later.offset() > record.offset()
                                    && later.mailbox().equals(record.mailbox())
                                    && later.collapseKey().equals(record.collapseKey()));
        }

        private static boolean covers(Gap gap, Written record) {
            return gap.after().offset() < record.offset()
                    && record.offset() <= gap.through().offset();
        }

        private void checkTrue(Gap gap, Set<Long> got, List<Written> records) {
            assertThat(gap.reason()).isIn(Gap.Reason.TRIMMED, Gap.Reason.LOST);
            assertThat(gap.certain()).isEqualTo(gap.reason() == Gap.Reason.TRIMMED);
            Written end = records.get((int) gap.through().offset());
            if (gap.reason() == Gap.Reason.LOST) {
                assertThat(end.lost()).isTrue();
            } else {
                assertThat(end.mailbox()).isEqualTo(gap.mailbox());
                assertThat(got).doesNotContain(end.offset());
                boolean purged = records.stream()
                        .anyMatch(later -> later.takes(end)
                                && later.order().orElseThrow().message().isEmpty());
                boolean trimmed = records.stream()
                                .filter(r -> !r.lost()
                                        && r.offset() > end.offset()
                                        && r.mailbox().equals(gap.mailbox()))
                                .count()
                        >= rules.user().entries();
                assertThat(purged || trimmed).as("%s is true", gap).isTrue();
            }
        }
    }
}
