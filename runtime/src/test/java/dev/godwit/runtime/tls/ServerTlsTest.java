package dev.godwit.runtime.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.embedded.CertificateAuthority;
import dev.godwit.embedded.CertificateAuthority.Issued;
import dev.godwit.runtime.ManualLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with TLS on a real socket, and what comes to it. */
class ServerTlsTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    /** Speaks TLS 1.0 and nothing else, with the suites of its time. */
    private static final String TLS_1_0 = "160301002f0100002b0301" + "00".repeat(32) + "000004002f00350100";

    @TempDir
    private static Path folder;

    private static CertificateAuthority ca;
    private static Issued first;
    private static Issued second;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ManualLoop loop = new ManualLoop(System.currentTimeMillis());
    private final PemFiles files = new PemFiles(folder.resolve("tls.pem"), folder.resolve("tls.key"));
    private Vertx vertx;
    private HttpServer server;

    @BeforeAll
    static void issue() {
        ca = CertificateAuthority.in(folder.resolve("ca"));
        first = ca.issue("first", "ip:127.0.0.1", "dns:cluster");
        second = ca.issue("second", "ip:127.0.0.1", "dns:cluster");
    }

    @BeforeEach
    void install() throws IOException {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        install(first);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void client_choosesItsProtocol_andBothVersionsAreSpoken() throws Exception {
        listen(Optional.empty());
        assertThat(protocol("TLSv1.3", "h2", "http/1.1")).isEqualTo("h2");
        assertThat(protocol("TLSv1.2", "http/1.1")).isEqualTo("http/1.1");
        assertThat(protocol("TLSv1.2")).isEmpty();
    }

    @Test
    void newCertificate_isShownToNewConnections_andOldOnesStay() throws Exception {
        listen(Optional.empty());
        try (SSLSocket old = connect(Optional.empty(), "TLSv1.3", "http/1.1")) {
            assertThat(subject(old)).contains("first");
            install(second);
            loop.advance(5_000);
            await().atMost(SOON).untilAsserted(() -> {
                try (SSLSocket next = connect(Optional.empty(), "TLSv1.3", "h2", "http/1.1")) {
                    assertThat(subject(next)).contains("second");
                    assertThat(next.getApplicationProtocol()).isEqualTo("h2");
                }
            });
            assertThat(ask(old)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void clearTextAndGarbage_areCutOff_andCounted() throws Exception {
        listen(Optional.empty());
        assertThat(answer("GET /?token=secret HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII)))
                .isEmpty();
        assertThat(answer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII)))
                .isEmpty();
        assertThat(answer(new byte[512])).isEmpty();
        await().atMost(SOON).until(() -> failed("cleartext") == 3);
        assertThat(protocol("TLSv1.3", "h2")).isEqualTo("h2");
    }

    @Test
    void oldVersion_isRefused_withAnAlert() throws Exception {
        listen(Optional.empty());
        byte[] alert = answer(HexFormat.of().parseHex(TLS_1_0));
        // Alert, fatal, protocol_version.
        assertThat(alert).hasSizeGreaterThanOrEqualTo(7);
        assertThat(new byte[] {alert[0], alert[5], alert[6]}).containsExactly(21, 2, 70);
        await().atMost(SOON).until(() -> failed("refused") == 1);
    }

    @Test
    void halfHandshake_isCutOff() throws Exception {
        listen(Optional.empty());
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            silent.setSoTimeout(30_000);
            silent.getOutputStream().write(new byte[] {22, 3, 1, 0, 100, 1});
            // At the end of the stream, after an alert or without.
            silent.getInputStream().readAllBytes();
        }
        await().atMost(SOON).until(() -> failed("timeout") == 1);
    }

    @Test
    void peerWithoutCertificateOfTheAuthority_isRefused() throws Exception {
        listen(Optional.of(new Authority(ca.certificate(), Optional.of("cluster"))));
        CertificateAuthority foreign = CertificateAuthority.in(folder.resolve("foreign"));

        assertRefused(Optional.empty());
        assertRefused(Optional.of(foreign.issue("stranger", "dns:cluster")));
        assertRefused(Optional.of(ca.issue("neighbour", "dns:other", "dns:cluster.other")));
        assertRefused(Optional.of(ca.expired("late", "dns:cluster")));
        await().atMost(SOON).until(() -> failed("refused") >= 4);
        try (SSLSocket peer = connect(Optional.of(second), "TLSv1.3")) {
            assertThat(ask(peer)).startsWith("HTTP/1.1 200");
        }
    }

    private void listen(Optional<Authority> authority) throws Exception {
        TlsWatch watch =
                new TlsWatch("client", new TlsFiles(Optional.of(files), authority), loop, Runnable::run, meters);
        watch.start().toCompletableFuture().get(30, TimeUnit.SECONDS);
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        server = ServerTls.of(Optional.of(watch))
                .server(vertx, options)
                .requestHandler(request -> request.response().end("well"));
        server.listen().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void assertRefused(Optional<Issued> own) {
        // In TLS 1.3 a client learns of it with the first answer.
        assertThatThrownBy(() -> {
                    try (SSLSocket socket = connect(own, "TLSv1.3")) {
                        assertThat(ask(socket)).isNotEmpty();
                    }
                })
                .satisfies(failure -> assertThat(failure).isInstanceOfAny(SSLException.class, IOException.class));
    }

    private String protocol(String version, String... offered) throws Exception {
        try (SSLSocket socket = connect(Optional.empty(), version, offered)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            return socket.getApplicationProtocol();
        }
    }

    private SSLSocket connect(Optional<Issued> own, String version, String... offered)
            throws IOException, GeneralSecurityException {
        TlsMaterial trust = new TlsFiles(
                        Optional.empty(), Optional.of(new Authority(ca.certificate(), Optional.empty())))
                .read(Instant.now());
        KeyManager[] keys = own.map(issued -> new KeyManager[] {keys(issued)}).orElse(null);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {trust.trust().orElseThrow()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.actualPort());
        socket.setSoTimeout(30_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(offered);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Unchecked, as a client may be. */
    private static KeyManager keys(Issued issued) {
        List<X509Certificate> chain = Pem.read(issued.certificate()).certificates();
        return new Identity(
                        PrivateKeyPem.read(Pem.read(issued.key()), chain.get(0).getPublicKey()), chain)
                .keyManager();
    }

    private static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), US_ASCII);
    }

    /** All that comes until the server closes. */
    private byte[] answer(byte[] said) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(3_000);
            socket.getOutputStream().write(said);
            return socket.getInputStream().readAllBytes();
        }
    }

    private static String subject(SSLSocket socket) throws IOException {
        X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private double failed(String reason) {
        return meters.get("godwit.tls.handshakes.failed")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private void install(Issued issued) throws IOException {
        Files.copy(issued.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(issued.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
    }
}
