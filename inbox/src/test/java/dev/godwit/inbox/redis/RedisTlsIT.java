package dev.godwit.inbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.inbox.redis.SecureRedis.Pki;
import dev.godwit.runtime.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis in all its arrangements, over TLS. What a user may do, and TLS to one Redis, is tried by RedisInboxIT. */
final class RedisTlsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    @Test
    void clientWithoutCertificate_isRefused_andTheReasonIsTold() {
        Pki pki = Pki.in(folder.resolve("ca-1"));
        int port = SecureRedis.freePort();
        try (EmbeddedRedis redis = redis("one", pki, port)) {
            RedisSettings settings = RedisSettings.standalone(new Endpoint("127.0.0.1", port));
            assertDegraded(settings.withTls(pki.client(false)));
            assertDegraded(settings);
            assertDegraded(settings.withTls(Pki.in(folder.resolve("ca-2")).client(true)));
            assertWorks(settings.withTls(pki.client(true)));
            assertThat(redis.pid()).isPositive();
        }
    }

    @Test
    void cluster_isAskedAndUsedOverTls() {
        Pki pki = Pki.in(folder.resolve("ca-3"));
        int port = SecureRedis.freePort();
        try (EmbeddedRedis redis = redis("cluster", pki, port, "--cluster-enabled", "yes", "--tls-cluster", "yes");
                Admin admin = new Admin(redis.port())) {
            String slots =
                    IntStream.range(0, 16_384).mapToObj(Integer::toString).collect(Collectors.joining(" "));
            admin.ask("CLUSTER ADDSLOTS " + slots);
            await().atMost(SOON)
                    .until(() -> admin.ask("CLUSTER INFO").toString().contains("cluster_state:ok"));
            assertWorks(RedisSettings.cluster(List.of(new Endpoint("127.0.0.1", port)))
                    .withTls(pki.client(true)));
        }
    }

    @Test
    void sentinels_areAskedOverTls() throws IOException {
        Pki pki = Pki.in(folder.resolve("ca-4"));
        int port = SecureRedis.freePort();
        int sentinelPort = SecureRedis.freePort();
        try (EmbeddedRedis redis = redis("primary", pki, port);
                EmbeddedRedis sentinel = sentinel(pki, sentinelPort, port)) {
            assertThat(redis.pid()).isNotEqualTo(sentinel.pid());
            List<Endpoint> sentinels = List.of(new Endpoint("127.0.0.1", sentinelPort));
            assertWorks(RedisSettings.sentinel("godwit", sentinels).withTls(pki.client(true)));
        }
    }

    /** As in SentinelIT: Sentinel wants a file; what it is given is --bind, an address, --port, a port. */
    private static EmbeddedRedis sentinel(Pki pki, int tlsPort, int primaryTlsPort) throws IOException {
        Path own = Files.createDirectories(folder.resolve("sentinel"));
        Path binary;
        try (Stream<Path> files = Files.list(folder.resolve("primary"))) {
            binary = files.filter(file -> file.getFileName().toString().startsWith("redis-server"))
                    .findFirst()
                    .orElseThrow();
        }
        Path settings = Files.writeString(own.resolve("sentinel.conf"), """
                dir %s
                tls-port %d
                tls-replication yes
                tls-cert-file %s
                tls-key-file %s
                tls-ca-cert-file %s
                sentinel monitor godwit 127.0.0.1 %d 1
                """.formatted(
                        own,
                        tlsPort,
                        pki.server().certificate(),
                        pki.server().key(),
                        pki.ca().certificate(),
                        primaryTlsPort));
        Path script = Files.writeString(own.resolve("sentinel.sh"), """
                #!/bin/sh
                printf 'bind 127.0.0.1\\nport %%s\\n' "$4" >> %s
                exec %s %s --sentinel
                """.formatted(settings, binary, settings));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return new EmbeddedRedis(RedisOptions.in(own).withServer(script)).start();
    }

    private static EmbeddedRedis redis(String name, Pki pki, int tlsPort, String... more) {
        return new EmbeddedRedis(RedisOptions.in(folder.resolve(name))
                        .withArguments(pki.arguments(tlsPort, more).toArray(String[]::new)))
                .start();
    }

    private static void assertWorks(RedisSettings settings) {
        try (Node node = new Node(settings).started()) {
            await().atMost(SOON).until(() -> node.state() == Check.State.UP);
            node.begin(Node.P);
            Node.get(node.append(0));
            assertThat(node.ids(Node.ALICE)).hasSize(1);
        }
    }

    private static void assertDegraded(RedisSettings settings) {
        try (Node node = new Node(settings).started()) {
            assertThat(node.inbox.check().state()).isEqualTo(Check.State.DEGRADED);
            assertThat(node.inbox.check().reason()).startsWith("redis");
        }
    }
}
