package dev.godwit.inbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.protocol.MessageId;
import dev.godwit.runtime.Check;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that dies, forgets, refuses or hangs. */
final class RedisFailureIT {

    @TempDir
    Path folder;

    private EmbeddedRedis redis;
    private Admin admin;
    private Node node;

    @BeforeEach
    void start() {
        redis = new EmbeddedRedis(folder.resolve("primary")).start();
        admin = new Admin(redis.port());
        node = new Node(settings()).started();
        node.begin(Node.P);
    }

    @AfterEach
    void stop() {
        node.close();
        admin.close();
        redis.close();
    }

    @Test
    void flushedScripts_failTheCallAndAreLoadedAgain() {
        admin.ask("SCRIPT FLUSH");

        assertThat(Node.failure(node.append(0)))
                .isInstanceOf(InboxUnavailable.class)
                .hasMessageContaining("NOSCRIPT");
        assertThat(node.watermark(Node.P)).contains(-1L);
        assertThat(Node.get(node.append(0)).kind()).isEqualTo(Applied.Kind.APPENDED);
        assertThat(node.ids(Node.ALICE)).containsExactly(Node.P.id(0));
        assertThat(node.inbox.check()).isEqualTo(Check.UP);
    }

    @Test
    void flushedScripts_underLoad_applyNothingOutOfOrder() {
        List<CompletionStage<Applied>> before = appends(0, 500);
        admin.ask("SCRIPT FLUSH");
        List<CompletionStage<Applied>> after = appends(500, 1_000);
        before.forEach(stage -> Node.get(stage.handle((applied, failure) -> true)));
        after.forEach(stage -> Node.get(stage.handle((applied, failure) -> true)));

        long watermark = node.watermark(Node.P).orElseThrow();
        assertThat(node.ids(Node.ALICE)).hasSize((int) watermark + 1);
    }

    @Test
    void killedRedis_failsWhatIsUnderWay_andIsFoundAgain() {
        // Else a busy disk may hold back what was answered, and the kill takes it.
        admin.ask("CONFIG SET appendfsync always");
        Node.get(node.append(0));
        List<CompletionStage<Applied>> underWay = appends(1, 500);
        redis.kill();

        underWay.forEach(stage -> Node.get(stage.handle((applied, failure) -> {
            assertThat(failure == null || failure instanceof InboxUnavailable).isTrue();
            return true;
        })));
        await().untilAsserted(() -> assertThat(node.state()).isEqualTo(Check.State.DEGRADED));
        assertThat(Node.failure(node.append(501))).isInstanceOf(InboxUnavailable.class);
        assertThat(node.inbox.check().reason()).contains("redis").contains(":" + redis.port());

        redis.start();

        await().atMost(Duration.ofSeconds(30)).until(() -> node.writerConnects.get() == 2);
        long watermark = node.watermark(Node.P).orElseThrow();
        assertThat(Node.get(node.append(watermark + 1)).kind()).isEqualTo(Applied.Kind.APPENDED);
        await().until(() -> node.readerConnects.get() == 2);
        assertThat(node.ids(Node.ALICE)).hasSize((int) watermark + 2);
        assertThat(node.inbox.check()).isEqualTo(Check.UP);
    }

    @Test
    void missingRedis_isNoFailedStart() {
        redis.stop();
        try (Node early = new Node(settings()).started()) {
            assertThat(early.state()).isEqualTo(Check.State.DEGRADED);
            assertThat(early.inbox.check().reason()).contains("not reachable");
            assertThat(Node.failure(early.append(0))).isInstanceOf(InboxUnavailable.class);
            assertThat(Node.isUnavailable(early.inbox.reader().read(Node.ALICE, MessageId.NONE, 1)))
                    .isTrue();

            redis.start();

            await().atMost(Duration.ofSeconds(30)).until(() -> early.state() == Check.State.UP);
            assertThat(early.writerConnects).hasValue(1);
            assertThat(early.readerConnects).hasValue(1);
        }
    }

    @Test
    void demotedRedis_isLeftAlone_readsToo() throws Exception {
        Node.get(node.append(0));
        try (EmbeddedRedis other = new EmbeddedRedis(folder.resolve("other")).start()) {
            admin.ask("REPLICAOF 127.0.0.1 " + other.port());

            assertThat(Node.failure(node.append(1))).isInstanceOf(InboxUnavailable.class);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> Node.isUnavailable(node.inbox.reader().read(Node.ALICE, MessageId.NONE, 1)));
            assertThat(node.inbox.check().reason()).contains("redis");

            admin.ask("REPLICAOF NO ONE");
            await().atMost(Duration.ofSeconds(30)).until(() -> node.state() == Check.State.UP);
            assertThat(node.writerConnects).hasValue(2);
        }
    }

    @Test
    void replica_isNoPrimary() {
        try (EmbeddedRedis replica = new EmbeddedRedis(RedisOptions.in(folder.resolve("replica"))
                                .withArguments("--replicaof", "127.0.0.1", Integer.toString(redis.port())))
                        .start();
                Node lost = new Node(settings(replica.port())).started()) {
            assertThat(lost.inbox.check().reason()).contains("no primary");
            assertThat(lost.writerConnects).hasValue(0);
        }
    }

    @Test
    void fullRedis_refusesForNow_andAppliesNothing() {
        Node.get(node.append(0));
        admin.ask("CONFIG SET maxmemory 1");

        assertThat(Node.failure(node.append(1)))
                .isInstanceOf(InboxUnavailable.class)
                .hasMessageContaining("OOM");
        assertThat(node.writerConnects).as("still connected").hasValue(1);

        admin.ask("CONFIG SET maxmemory 0");
        assertThat(node.watermark(Node.P)).contains(0L);
        assertThat(Node.get(node.append(1))).isEqualTo(Applied.appended(Node.P.id(0), false));
    }

    @Test
    void hangingRedis_isGivenUp() {
        admin.tell("DEBUG SLEEP 3");
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);

        assertThat(Node.failure(node.append(0)))
                .isInstanceOf(InboxUnavailable.class)
                .hasMessageContaining("no answer");

        await().atMost(Duration.ofSeconds(30)).until(() -> node.writerConnects.get() == 2);
        // It was applied after all, once Redis woke up, or not: nobody can know without a look.
        assertThat(node.watermark(Node.P).orElseThrow()).isBetween(-1L, 0L);
    }

    @Test
    void evictingRedis_isReported() {
        admin.ask("CONFIG SET maxmemory-policy allkeys-lru");
        try (Node other = new Node(settings()).started()) {
            assertThat(other.state()).isEqualTo(Check.State.DEGRADED);
            assertThat(other.inbox.check().reason()).contains("allkeys-lru").contains("noeviction");
            assertThat(Node.get(other.append(0)).kind()).isEqualTo(Applied.Kind.APPENDED);
        }
    }

    @Test
    void moreThanTheClientTakes_waitsItsTurn() {
        try (Node patient = new Node(settings().withCommandTimeout(Duration.ofMinutes(1))).started()) {
            List<CompletionStage<Applied>> all =
                    LongStream.range(0, 10_000).mapToObj(patient::append).toList();

            for (CompletionStage<Applied> append : all) {
                assertThat(Node.get(append).kind()).isEqualTo(Applied.Kind.APPENDED);
            }
            assertThat(patient.watermark(Node.P)).contains(9_999L);
        }
    }

    @Test
    void stoppedInbox_refuses() {
        Node.get(node.inbox.stop());

        assertThat(Node.failure(node.append(0))).isInstanceOf(InboxUnavailable.class);
        assertThat(node.state()).isEqualTo(Check.State.DEGRADED);
    }

    private List<CompletionStage<Applied>> appends(long from, long to) {
        return LongStream.range(from, to).mapToObj(node::append).toList();
    }

    private RedisSettings settings() {
        return settings(redis.port());
    }

    private static RedisSettings settings(int port) {
        return RedisSettings.standalone(new Endpoint("127.0.0.1", port)).withCommandTimeout(Duration.ofMillis(500));
    }
}
