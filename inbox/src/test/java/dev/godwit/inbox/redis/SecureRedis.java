package dev.godwit.inbox.redis;

import dev.godwit.embedded.CertificateAuthority;
import dev.godwit.embedded.CertificateAuthority.Issued;
import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.embedded.RedisOptions;
import dev.godwit.inbox.redis.RedisSettings.Login;
import dev.godwit.runtime.ManualLoop;
import dev.godwit.runtime.tls.Authority;
import dev.godwit.runtime.tls.ClientTls;
import dev.godwit.runtime.tls.PemFiles;
import dev.godwit.runtime.tls.TlsFiles;
import dev.godwit.runtime.tls.TlsWatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Redis that speaks TLS with those who have a certificate, and clear text beside it with the test.
 *
 * @param settings of a client that has one, and is the user {@link #LOGIN}
 */
public record SecureRedis(EmbeddedRedis redis, int tlsPort, RedisSettings settings) {

    public static final Login LOGIN = new Login("godwit", "a-password-of-its-own");

    public static SecureRedis start(Path folder) {
        Pki pki = Pki.in(folder.resolve("ca"));
        int tlsPort = freePort();
        EmbeddedRedis redis = new EmbeddedRedis(RedisOptions.in(folder.resolve("redis"))
                        .withArguments(pki.arguments(tlsPort).toArray(String[]::new)))
                .start();
        RedisSettings settings = RedisSettings.standalone(new Endpoint("127.0.0.1", tlsPort))
                .withLogin(LOGIN)
                .withTls(pki.client(true));
        return new SecureRedis(redis, tlsPort, settings);
    }

    /** Certificates for a Redis and its client. */
    public record Pki(CertificateAuthority ca, Issued server, Issued client) {

        public static Pki in(Path folder) {
            CertificateAuthority ca = CertificateAuthority.in(folder);
            return new Pki(ca, ca.issue("redis", "ip:127.0.0.1", "dns:redis"), ca.issue("node", "dns:node"));
        }

        /** For redis-server. */
        List<String> arguments(int tlsPort, String... more) {
            List<String> arguments = new ArrayList<>(List.of(
                    "--tls-port",
                    Integer.toString(tlsPort),
                    "--tls-cert-file",
                    server.certificate().toString(),
                    "--tls-key-file",
                    server.key().toString(),
                    "--tls-ca-cert-file",
                    ca.certificate().toString()));
            arguments.addAll(List.of(more));
            return arguments;
        }

        /** A client that shows its certificate, or none. */
        ClientTls client(boolean shown) {
            Optional<PemFiles> own = Optional.of(new PemFiles(client.certificate(), client.key()))
                    .filter(files -> shown);
            TlsFiles files = new TlsFiles(own, Optional.of(new Authority(ca.certificate(), Optional.empty())));
            TlsWatch watch = new TlsWatch(
                    "redis",
                    files,
                    new ManualLoop(System.currentTimeMillis()),
                    Runnable::run,
                    new SimpleMeterRegistry());
            Node.get(watch.start());
            return ClientTls.of(Optional.of(watch));
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
