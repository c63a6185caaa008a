package dev.godwit.router.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Derived;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.router.forward.Delivery;
import dev.godwit.router.forward.Outlet;
import dev.godwit.router.lane.FlakyWriter.Fate;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.memory.InMemoryKafka.Sending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of everything that may happen at once to two routers, their Kafka and their store, a zombie owner included. A
 * follower of every mailbox, who gets only what routers forward and reads the log only when told to, must end with exactly the log.
 */
final class ScheduleTest {

    private static final int USERS = 8;
    private static final int STEPS = 120;

    static IntStream seeds() {
        return IntStream.range(0, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void logsAndFollowers_endComplete_withoutDoubles(int seed) {
        Schedule schedule = new Schedule(seed);
        for (int i = 0; i < STEPS; i++) {
            schedule.step();
        }
        schedule.heal();

        schedule.checkLogs();
        schedule.checkRequests();
        schedule.checkFollowers();
    }

    private static final class Schedule {
        private final Random random;
        private final Rig rig = new Rig();
        private final List<Rig.Node> nodes = new ArrayList<>();
        private final int[] owners = new int[Rig.PARTITIONS];
        private final Map<String, Set<String>> requested = new HashMap<>();
        private final Map<String, byte[]> contents = new HashMap<>();
        private final Map<String, Follower> followers = new HashMap<>();
        private InMemoryInbox.Copy copy;
        private final Set<String> conflicting = new HashSet<>();
        private final Set<String> conflicts = new HashSet<>();
        private int texts;

        Schedule(int seed) {
            random = new Random(seed);
            copy = rig.inbox.copy();
            nodes.add(rig.node());
            nodes.add(rig.node());
            for (int i = 0; i < USERS; i++) {
                followers.put("u:user" + i, new Follower("user" + i));
            }
            nodes.forEach(node -> node.outlet.alsoTo(new Followers()));
            for (int partition = 0; partition < Rig.PARTITIONS; partition++) {
                owners[partition] = random.nextInt(2);
                nodes.get(owners[partition]).client.assign(partition);
            }
        }

        void step() {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> push();
                case 4, 5, 6 -> node().client.poll(1 + random.nextInt(4));
                case 7, 8 -> rig.loop.advance(random.nextInt(1_500));
                case 9 -> move();
                case 10 -> store();
                case 11 -> node().writer.fate(fate());
                case 12 -> node().writer.holdAnswers();
                case 13 -> node().writer.releaseAnswers();
                case 14 -> rig.kafka.sending(sending());
                default -> node().writer.releaseOne();
            }
            if (random.nextInt(3) > 0) {
                rig.loop.run();
            }
        }

        void heal() {
            rig.kafka.sending(outgoing -> Sending.DONE);
            nodes.forEach(node -> {
                node.writer.fate(() -> Fate.ANSWERED);
                node.writer.releaseAnswers();
            });
            for (int partition = 0; partition < Rig.PARTITIONS; partition++) {
                nodes.get(1 - owners[partition]).client.revoke(partition);
            }
            for (int i = 0; i < 40; i++) {
                nodes.forEach(Rig.Node::settle);
                rig.loop.advance(1_000);
            }
        }

        private Rig.Node node() {
            return nodes.get(random.nextInt(nodes.size()));
        }

        private void push() {
            String text = "m" + texts++;
            List<String> users = new ArrayList<>();
            int count = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1;
            for (int i = 0; i < count; i++) {
                String user = "user" + random.nextInt(USERS);
                users.remove(user);
                users.add(user);
            }
            requested.put(text, new HashSet<>(users));
            int partition = random.nextInt(5) == 0 ? random.nextInt(Rig.PARTITIONS) : rig.home(users.get(0));
            if (random.nextInt(12) == 0) {
                rig.kafka.produce(partition, null, "poison");
            }
            if (random.nextInt(12) == 0) {
                rig.kafka.marker(partition);
            }
            if (random.nextInt(6) == 0) {
                order(users.get(0));
            }
            if (random.nextInt(12) == 0) {
                conflict(users.get(0));
            }
            rig.kafka.produce(partition, users.get(0), Rig.request(users, text));
        }

        private void order(String user) {
            int partition = rig.home(user);
            boolean purge = random.nextInt(5) == 0;
            int named = random.nextInt(rig.kafka.all(partition).size() + 2);
            rig.kafka.produce(
                    partition,
                    user,
                    "{\"to\":{\"user\":\"" + user + "\"},"
                            + (purge
                                    ? "\"control\":\"purge\"}"
                                    : "\"control\":\"delete\",\"message\":\"1-" + partition + "-" + named + "\"}"));
        }

        /** Each of them has an id that came before, with other content. */
        private void conflict(String user) {
            String text = "c" + texts++;
            String id = "\"id\":\"once\",";
            String request = Rig.request(List.of(user), text);
            rig.kafka.produce(rig.home(user), user, "{" + id + request.substring(1));
            if (!conflicting.add(user)) {
                conflicts.add(text);
            }
        }

        /** The old owner is told now, or goes on as a zombie and is told at the end. */
        private void move() {
            int partition = random.nextInt(Rig.PARTITIONS);
            Rig.Node from = nodes.get(owners[partition]);
            owners[partition] = 1 - owners[partition];
            if (random.nextInt(3) == 0) {
                from.client.forgetAssignment(partition);
            } else {
                from.client.revoke(partition);
            }
            nodes.get(owners[partition]).client.assign(partition);
        }

        private void store() {
            switch (random.nextInt(5)) {
                case 0, 1 -> copy = rig.inbox.copy();
                case 2, 3 -> rig.inbox.restore(copy);
                default -> rig.inbox.wipe();
            }
            if (random.nextBoolean()) {
                nodes.forEach(node -> node.writer.reconnected());
            }
        }

        private java.util.function.Supplier<Fate> fate() {
            int kind = random.nextInt(4);
            return () -> switch (kind) {
                case 0 -> random.nextInt(3) == 0 ? Fate.LOST : Fate.ANSWERED;
                case 1 -> random.nextInt(3) == 0 ? Fate.ANSWER_LOST : Fate.ANSWERED;
                default -> Fate.ANSWERED;
            };
        }

        private java.util.function.Function<dev.godwit.router.log.OutgoingRecord, Sending> sending() {
            int kind = random.nextInt(3);
            return outgoing -> switch (kind) {
                case 0 -> random.nextInt(3) == 0 ? Sending.REFUSED : Sending.DONE;
                case 1 -> random.nextInt(3) == 0 ? Sending.DONE_BUT_FAILED : Sending.DONE;
                default -> Sending.DONE;
            };
        }

        /** What lies in the logs is a function of what lies in Kafka. */
        void checkLogs() {
            Map<String, List<Long>> expected = new HashMap<>();
            for (int partition = 0; partition < Rig.PARTITIONS; partition++) {
                Set<String> origins = new HashSet<>();
                for (PushRecord polled : rig.kafka.all(partition)) {
                    target(polled, partition, origins).ifPresent(user -> {
                        List<Long> log = expected.computeIfAbsent(user, ignored -> new ArrayList<>());
                        taken(new String(polled.value(), StandardCharsets.UTF_8), log);
                        log.add(polled.offset());
                    });
                }
                long last = rig.kafka.all(partition).stream()
                        .mapToLong(PushRecord::offset)
                        .max()
                        .orElse(-1);
                assertThat(rig.watermark(partition)).isEqualTo(last);
            }
            for (int i = 0; i < USERS; i++) {
                assertThat(rig.offsets("user" + i)).isEqualTo(expected.getOrDefault("user" + i, List.of()));
            }
        }

        private void taken(String value, List<Long> log) {
            if (value.contains("\"purge\"")) {
                log.clear();
            } else if (value.contains("\"delete\"")) {
                log.remove(Long.valueOf(value.replaceAll(".*\"1-[0-9]+-([0-9]+)\".*", "$1")));
            }
        }

        private Optional<String> target(PushRecord polled, int partition, Set<String> origins) {
            Optional<Derived> derived =
                    Rig.CODEC.verify(polled.headersByName().get(DerivedRecords.HEADER), polled.value());
            if (derived.isPresent()) {
                var origin = derived.get().origin();
                boolean first = origins.add(origin.partition() + "/" + origin.offset() + "/" + origin.index());
                return derived.get()
                        .fold(
                                copied -> first ? Optional.of(copied.mailbox().name()) : Optional.<String>empty(),
                                lost -> Optional.empty());
            }
            String value = new String(polled.value(), StandardCharsets.UTF_8);
            boolean single = value.contains("\"control\"") || (value.contains("[\"") && !value.contains("\",\"user"));
            String key = polled.key() == null ? "" : new String(polled.key(), StandardCharsets.UTF_8);
            boolean conflict = conflicts.stream().anyMatch(text -> value.contains("\"" + text + "\""));
            return single && !conflict && rig.home(key) == partition ? Optional.of(key) : Optional.empty();
        }

        void checkRequests() {
            requested.forEach((text, users) -> users.stream()
                    .filter(user -> !ordered(user))
                    .forEach(user ->
                            assertThat(rig.texts(user)).as(text + " of " + user).containsOnlyOnce(text)));
            Set<String> letters = new HashSet<>();
            rig.kafka
                    .deadLetters()
                    .forEach(letter -> letters.add(
                            new String(letter.value(), StandardCharsets.UTF_8).replaceAll(".*\"(c[0-9]+)\".*", "$1")));
            assertThat(letters).containsAll(conflicts);
        }

        private boolean ordered(String user) {
            return rig.kafka.all(rig.home(user)).stream()
                    .map(polled -> new String(polled.value(), StandardCharsets.UTF_8))
                    .anyMatch(value -> value.contains("\"control\"") && value.contains("\"" + user + "\""));
        }

        void checkFollowers() {
            followers.values().forEach(follower -> {
                assertThat(follower.texts).as("seen by " + follower.user).isEqualTo(rig.texts(follower.user));
                assertThat(follower.ids).as("ids seen by " + follower.user).isEqualTo(rig.offsets(follower.user));
            });
        }

        /** What the hub of a gateway does with frames and notices. */
        private final class Followers implements Outlet {
            @Override
            public void forward(Delivery delivery) {
                remember(delivery.mailbox(), delivery.id().orElseThrow(), delivery.message());
                followers.get(delivery.mailbox().key()).frame(delivery);
            }

            @Override
            public void sweep(Partition partition) {
                followers.values().stream()
                        .filter(follower -> rig.home(follower.user) == partition.number())
                        .forEach(Follower::read);
            }
        }

        private void remember(Mailbox mailbox, MessageId id, byte[] message) {
            byte[] before = contents.putIfAbsent(mailbox + " " + id, message);
            assertThat(before == null || Arrays.equals(before, message))
                    .as("one id has one content: " + mailbox + " " + id)
                    .isTrue();
        }

        /** One tail. */
        private final class Follower {
            private final String user;
            private final List<String> texts = new ArrayList<>();
            private final List<Long> ids = new ArrayList<>();
            private MessageId head = MessageId.NONE;

            Follower(String user) {
                this.user = user;
            }

            void frame(Delivery delivery) {
                MessageId id = delivery.id().orElseThrow();
                if (!id.isAfter(head)) {
                    return;
                }
                if (delivery.previous().equals(head)) {
                    take(new LogEntry(id, delivery.message(), delivery.gap()));
                } else {
                    read();
                }
            }

            void read() {
                LogPage page = rig.inbox
                        .read(Rig.user(user), head, 1_000)
                        .toCompletableFuture()
                        .join();
                page.entries().forEach(this::take);
            }

            private void take(LogEntry entry) {
                if (entry.id().isAfter(head)) {
                    remember(Rig.user(user), entry.id(), entry.message());
                    head = entry.id();
                    Message message = Message.decode(entry.message());
                    message.options().control().ifPresent(this::carryOut);
                    ids.add(entry.id().offset());
                    texts.add(Rig.text(entry));
                    assertThat(message.event()).isIn("e", "message_deleted", "mailbox_purged");
                }
            }

            private void carryOut(Control order) {
                for (int i = ids.size() - 1; i >= 0; i--) {
                    long id = ids.get(i);
                    if (order.message().map(named -> named.offset() == id).orElse(true)) {
                        ids.remove(i);
                        texts.remove(i);
                    }
                }
            }
        }
    }
}
