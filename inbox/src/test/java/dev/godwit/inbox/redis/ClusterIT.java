package dev.godwit.inbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.inbox.Applied;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three primaries, the first of which has a replica. */
final class ClusterIT {

    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 64);
    private static final int SHARE = 16_384 / 3 + 1;

    @TempDir
    Path folder;

    private final List<EmbeddedRedis> servers = new ArrayList<>();
    private final List<Admin> admins = new ArrayList<>();
    private Node node;

    @BeforeEach
    void start() {
        for (int i = 0; i < 4; i++) {
            servers.add(new EmbeddedRedis(RedisOptions.in(folder.resolve("node" + i))
                            .withArguments(
                                    "--cluster-enabled", "yes",
                                    "--cluster-node-timeout", "1000",
                                    "--cluster-replica-validity-factor", "0",
                                    "--cluster-migration-barrier", "10"))
                    .start());
            admins.add(new Admin(servers.get(i).port()));
        }
        for (int i = 0; i < 3; i++) {
            String slots = IntStream.range(i * SHARE, Math.min(16_384, (i + 1) * SHARE))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            admins.get(i).ask("CLUSTER ADDSLOTS " + slots);
        }
        for (int i = 1; i < 4; i++) {
            admins.get(0).ask("CLUSTER MEET 127.0.0.1 " + servers.get(i).port());
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> admins.stream().allMatch(ClusterIT::isComplete));
        admins.get(3).ask("CLUSTER REPLICATE " + admins.get(0).ask("CLUSTER MYID"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> admins.get(3).ask("INFO replication").toString().contains("master_link_status:up"));
        node = new Node(RedisSettings.cluster(List.of(endpoint(1), endpoint(0))), TOPIC).started();
        await().atMost(Duration.ofSeconds(30)).until(() -> node.state() == Check.State.UP);
    }

    @AfterEach
    void stop() {
        node.close();
        admins.forEach(Admin::close);
        servers.forEach(EmbeddedRedis::close);
    }

    @Test
    void everyPartition_isOnThePrimaryOfItsSlot() {
        for (int number = 0; number < TOPIC.partitions(); number++) {
            Partition partition = TOPIC.partition(number);
            node.begin(partition);
            assertThat(Node.get(node.append(partition, mailboxOf(partition), 0)).kind())
                    .isEqualTo(Applied.Kind.APPENDED);
            assertThat(node.ids(mailboxOf(partition))).containsExactly(partition.id(0));
            assertThat(admins.get(0)
                            .ask("CLUSTER KEYSLOT godwit:{" + partition.tag() + "}:wm")
                            .toInteger())
                    .isEqualTo(Slots.slot(partition));
        }

        for (int primary = 0; primary < 3; primary++) {
            assertThat(admins.get(primary).ask("DBSIZE").toInteger()).isPositive();
        }
    }

    @Test
    void movedSlot_isFoundAgain() {
        Partition partition = partitionOf(1);
        assertThat(node.watermark(partition)).isEmpty();
        String there = admins.get(2).ask("CLUSTER MYID").toString();
        int connects = node.writerConnects.get();
        // Else what the former owner still gossips may win, and the slot goes back.
        admins.get(2).ask("CLUSTER BUMPEPOCH");
        for (int primary : new int[] {2, 1, 0}) {
            admins.get(primary).ask("CLUSTER SETSLOT " + Slots.slot(partition) + " NODE " + there);
        }

        assertThat(Node.failure(node.append(partition, mailboxOf(partition), 0)))
                .hasMessageContaining("MOVED");

        await().atMost(Duration.ofSeconds(30)).until(() -> node.writerConnects.get() > connects);
        node.begin(partition);
        assertThat(Node.get(node.append(partition, mailboxOf(partition), 0)).kind())
                .isEqualTo(Applied.Kind.APPENDED);
        assertThat(admins.get(2).ask("DBSIZE").toInteger()).isPositive();
        assertThat(node.state()).isEqualTo(Check.State.UP);
    }

    @Test
    void killedPrimary_isReplaced_andTakesOnlyItsOwnPartitions() {
        Partition failing = partitionOf(0);
        Partition other = partitionOf(2);
        node.begin(failing);
        node.begin(other);
        for (long offset = 0; offset < 100; offset++) {
            Node.get(node.append(failing, mailboxOf(failing), offset));
        }
        admins.get(0).ask("WAIT 1 2000");
        int connects = node.writerConnects.get();

        servers.get(0).kill();

        await().until(() -> node.state() == Check.State.DEGRADED);
        assertThat(Node.get(node.append(other, mailboxOf(other), 0)).kind()).isEqualTo(Applied.Kind.APPENDED);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.watermark(failing).isPresent());
        assertThat(node.writerConnects.get()).isGreaterThan(connects);
        assertThat(node.watermark(failing)).contains(99L);
        assertThat(Node.get(node.append(failing, mailboxOf(failing), 100)))
                .isEqualTo(Applied.appended(failing.id(99), false));
        await().atMost(Duration.ofSeconds(30)).until(() -> node.state() == Check.State.UP);
        assertThat(node.ids(mailboxOf(failing))).hasSize(101);
    }

    private Endpoint endpoint(int server) {
        return new Endpoint("127.0.0.1", servers.get(server).port());
    }

    private static Partition partitionOf(int primary) {
        return IntStream.range(0, TOPIC.partitions())
                .mapToObj(TOPIC::partition)
                .filter(partition -> Slots.slot(partition) / SHARE == primary)
                .findFirst()
                .orElseThrow();
    }

    private static Mailbox mailboxOf(Partition partition) {
        return IntStream.range(0, 100_000)
                .mapToObj(i -> Mailbox.user(Tenant.DEFAULT, "user" + i))
                .filter(mailbox -> TOPIC.partitionOf(mailbox).equals(partition))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isComplete(Admin admin) {
        String info = admin.ask("CLUSTER INFO").toString();
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:4");
    }
}
