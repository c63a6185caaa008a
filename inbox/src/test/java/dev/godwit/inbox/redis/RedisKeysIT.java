package dev.godwit.inbox.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis holds: which keys, where, how long. */
final class RedisKeysIT {

    private static final String ALICE = "godwit:{1.0}:u:alice:";

    @TempDir
    Path folder;

    private EmbeddedRedis redis;
    private Admin admin;
    private Node node;

    @BeforeEach
    void start() {
        redis = new EmbeddedRedis(RedisOptions.in(folder)).start();
        admin = new Admin(redis.port());
        node = new Node(RedisSettings.standalone(new Endpoint("127.0.0.1", redis.port()))).started();
        node.begin(Node.P);
    }

    @AfterEach
    void stop() {
        node.close();
        admin.close();
        redis.close();
    }

    @Test
    void everyKey_bearsTheTagOfItsPartition() {
        Mailbox hostile = Mailbox.user(new Tenant("{x}"), "}:{9.9}:wm");
        Node.get(node.append(Node.P, hostile, 0));
        Node.get(node.inbox.reader().moveCursor(hostile, "{x}", new Position(1, 0, 0), 1));

        for (Response key : admin.ask("KEYS *")) {
            assertThat(key.toString()).matches("godwit:\\{1\\.0}:[^{}]+");
        }
    }

    @Test
    void logs_expireByTheirRecordsTime_metasNever() {
        long before = System.currentTimeMillis();
        Node.get(node.append(0));
        Node.get(node.append(1));

        long age = LogLimits.USER.age().toMillis();
        assertThat(admin.ask("PTTL " + ALICE + "log").toLong())
                .isBetween(age - (System.currentTimeMillis() - before) - 1, age);
        assertThat(admin.ask("PTTL " + ALICE + "meta").toLong()).isEqualTo(-1);
        assertThat(admin.ask("PTTL godwit:{1.0}:wm").toLong()).isEqualTo(-1);
    }

    @Test
    void meta_keepsNoKeysOfTrimmedEntries() {
        try (Node small = new Node(
                RedisSettings.standalone(new Endpoint("127.0.0.1", redis.port())),
                Node.TOPIC,
                new LogRules(new LogLimits(2, 10_000, Duration.ofDays(1)), LogLimits.TOPIC, Duration.ZERO))) {
            small.started();
            for (long offset = 0; offset < 5; offset++) {
                Node.get(small.append(Node.P, Node.ALICE, offset, Optional.of("key" + offset)));
            }
        }

        assertThat(admin.ask("HLEN " + ALICE + "meta").toInteger()).isEqualTo(4 + 2);
    }

    @Test
    void cursors_expire() {
        Node.get(node.inbox.reader().moveCursor(Node.ALICE, "phone", new Position(1, 0, 0), 1));

        assertThat(admin.ask("PTTL " + ALICE + "cursors").toLong()).isPositive();
    }

    @Test
    void deletedWatermark_withItsLogsLeft_isBuiltUpAgain() {
        for (long offset = 0; offset < 3; offset++) {
            Node.get(node.append(offset));
        }
        admin.ask("DEL godwit:{1.0}:wm");
        node.begin(Node.P);

        for (long offset = 0; offset < 3; offset++) {
            assertThat(Node.get(node.append(offset)).kind()).isEqualTo(Applied.Kind.REPLAYED);
        }
        assertThat(Node.get(node.append(3))).isEqualTo(Applied.appended(Node.P.id(2), false));
        assertThat(node.ids(Node.ALICE)).hasSize(4);
    }

    @Test
    void largeOffsets_stayExact() {
        Partition partition = Node.P;
        admin.ask("FLUSHALL");
        long floor = 9_007_199_254_740_000L;
        Node.get(node.inbox.writer().start(partition, "topic-id", floor, -1));
        Node.get(node.append(floor));

        assertThat(Node.get(node.append(floor + 1))).isEqualTo(Applied.appended(partition.id(floor), false));
        assertThat(Node.get(node.inbox.writer().watermark(partition, -1)).map(Watermark::offset))
                .contains(floor + 1);
        assertThat(node.ids(Node.ALICE)).containsExactly(partition.id(floor), partition.id(floor + 1));
    }

    @Test
    void passwordAndDatabase_areUsed() {
        try (EmbeddedRedis locked = new EmbeddedRedis(
                                RedisOptions.in(folder.resolve("locked")).withPassword("secret"))
                        .start();
                Node guest = new Node(RedisSettings.standalone(new Endpoint("127.0.0.1", locked.port()))
                                .withDatabase(3))
                        .started();
                Node member = new Node(RedisSettings.standalone(new Endpoint("127.0.0.1", locked.port()))
                                .withDatabase(3)
                                .withLogin(new RedisSettings.Login("", "secret")))
                        .started()) {
            assertThat(guest.inbox.check().reason()).contains("NOAUTH");
            member.begin(Node.P);
            assertThat(Node.get(member.append(0)).kind()).isEqualTo(Applied.Kind.APPENDED);
            assertThat(member.inbox.check().reason()).isEmpty();
        }
    }

    @Test
    void userAndPassword_areUsed() {
        RedisOptions options = RedisOptions.in(folder.resolve("users"))
                .withArguments("--user", "godwit", "on", ">secret", "~godwit:*", "+@all");
        try (EmbeddedRedis guarded = new EmbeddedRedis(options).start();
                Node member = new Node(RedisSettings.standalone(new Endpoint("127.0.0.1", guarded.port()))
                                .withLogin(new RedisSettings.Login("godwit", "secret")))
                        .started();
                Node stranger = new Node(RedisSettings.standalone(new Endpoint("127.0.0.1", guarded.port()))
                                .withLogin(new RedisSettings.Login("godwit", "wrong")))
                        .started()) {
            member.begin(Node.P);
            assertThat(Node.get(member.append(0)).kind()).isEqualTo(Applied.Kind.APPENDED);
            assertThat(stranger.inbox.check().reason()).contains("WRONGPASS");
        }
    }

    @Test
    void cursorOfAUser_isOneField() {
        Node.get(node.inbox.reader().moveCursor(Node.ALICE, "phone", new Position(1, 5, 6), 7));

        assertThat(admin.ask("HGET " + ALICE + "cursors phone").toString()).isEqualTo("7 1 5 6");
        assertThat(Node.get(node.inbox.reader().cursor(Node.ALICE, "phone")))
                .isEqualTo(Optional.of(new Position(1, 5, 6)));
    }
}
