package dev.godwit.inbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.inbox.Applied;
import dev.godwit.runtime.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary, its replica, and a Sentinel that puts one in the place of the other. */
final class SentinelIT {

    @TempDir
    Path folder;

    private EmbeddedRedis primary;
    private EmbeddedRedis replica;
    private EmbeddedRedis sentinel;
    private Node node;

    @BeforeEach
    void start() throws IOException {
        primary = new EmbeddedRedis(folder.resolve("primary")).start();
        replica = new EmbeddedRedis(RedisOptions.in(folder.resolve("replica"))
                        .withArguments("--replicaof", "127.0.0.1", Integer.toString(primary.port())))
                .start();
        try (Admin admin = new Admin(replica.port())) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> admin.ask("INFO replication").toString().contains("master_link_status:up"));
        }
        sentinel = sentinel(folder.resolve("sentinel"));
        try (Admin admin = new Admin(sentinel.port())) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> admin.ask("SENTINEL REPLICAS godwit").size() == 1);
        }
        // The first of the Sentinels is not there.
        List<Endpoint> sentinels = List.of(new Endpoint("127.0.0.1", 1), new Endpoint("127.0.0.1", sentinel.port()));
        node = new Node(RedisSettings.sentinel("godwit", sentinels)).started();
        node.begin(Node.P);
    }

    @AfterEach
    void stop() {
        node.close();
        sentinel.close();
        replica.close();
        primary.close();
    }

    @Test
    void killedPrimary_isReplacedByTheReplica() {
        for (long offset = 0; offset < 50; offset++) {
            Node.get(node.append(offset));
        }
        try (Admin admin = new Admin(primary.port())) {
            admin.ask("WAIT 1 2000");
        }

        primary.kill();

        await().atMost(Duration.ofSeconds(30)).until(() -> node.writerConnects.get() == 2);
        assertThat(node.watermark(Node.P)).contains(49L);
        assertThat(Node.get(node.append(50))).isEqualTo(Applied.appended(Node.P.id(49), false));
        await().atMost(Duration.ofSeconds(30)).until(() -> node.state() == Check.State.UP);
        assertThat(node.ids(Node.ALICE)).hasSize(51);
    }

    @Test
    void unknownPrimary_isAReason() {
        List<Endpoint> sentinels = List.of(new Endpoint("127.0.0.1", sentinel.port()));
        try (Node lost = new Node(RedisSettings.sentinel("other", sentinels)).started()) {
            assertThat(lost.inbox.check().reason())
                    .contains("no Sentinel knows")
                    .contains("other");
        }
    }

    /** The Redis that was brought along is a Sentinel too, when it is given a file to write to. */
    private EmbeddedRedis sentinel(Path own) throws IOException {
        Files.createDirectories(own);
        Path binary;
        try (Stream<Path> files = Files.list(folder.resolve("primary"))) {
            binary = files.filter(file -> file.getFileName().toString().startsWith("redis-server"))
                    .findFirst()
                    .orElseThrow();
        }
        // Sentinel wants a file that it can write to before all else; what EmbeddedRedis gives is --bind, an address,
        // --port, a port.
        Path script = own.resolve("sentinel.sh");
        Files.writeString(script, """
                #!/bin/sh
                printf 'bind 127.0.0.1\\nport %%s\\ndir %s\\n' "$4" > %s/sentinel.conf
                cat >> %s/sentinel.conf <<'CONF'
                sentinel monitor godwit 127.0.0.1 %d 1
                sentinel down-after-milliseconds godwit 500
                sentinel failover-timeout godwit 3000
                CONF
                exec %s %s/sentinel.conf --sentinel
                """.formatted(own, own, own, primary.port(), binary, own));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return new EmbeddedRedis(RedisOptions.in(own).withServer(script)).start();
    }
}
