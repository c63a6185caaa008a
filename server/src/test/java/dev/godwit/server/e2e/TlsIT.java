package dev.godwit.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.embedded.CertificateAuthority;
import dev.godwit.embedded.CertificateAuthority.Issued;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.tls.TlsFiles;
import dev.godwit.server.config.HostPort;
import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.NodePackages;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SecureStores;
import dev.godwit.server.tools.KafkaAccess;
import dev.godwit.server.tools.PushProducer;
import dev.godwit.server.tools.PushText;
import dev.godwit.tokens.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole cluster that nobody can read along with, Kafka and Redis too, each with a user of least rights. After each test a canary still
 * receives.
 */
class TlsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path PROTOS =
            Path.of("..", "protocol", "src", "main", "proto").toAbsolutePath().normalize();
    private static final byte[] CLEAR = "GET /v1/stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII);

    @RegisterExtension
    static final Cluster cluster = new Cluster();

    @TempDir
    private static Path folder;

    private static CertificateAuthority ca;
    private static Path certificate;
    private static Path key;
    private static SecureStores stores;
    private static RoleProcess router;
    private static RoleProcess gateway;
    private static RoleProcess clear;
    private static RoleProcess api;

    private final List<SseListener> listeners = new ArrayList<>();
    private SseListener canary;

    @BeforeAll
    static void startCluster() throws Exception {
        ca = CertificateAuthority.in(folder.resolve("ca"));
        certificate = folder.resolve("node.pem");
        key = folder.resolve("node.key");
        install(issue("node"));
        stores = new SecureStores(folder, ca).start();
        stores.applyTo(cluster);
        cluster.tls(ca.certificate(), certificate, key);
        router = cluster.router("router-1");
        gateway = cluster.gateway("gateway-1");
        api = cluster.api("api-1");
        // An empty value counts as none: the one port of the cluster in clear text.
        cluster.set("GODWIT_TLS_CLIENT_CERTIFICATE", "").set("GODWIT_TLS_CLIENT_KEY", "");
        clear = cluster.gateway("gateway-2");
        List.of(router, gateway, clear, api).forEach(RoleProcess::awaitReady);
    }

    @AfterAll
    static void stopStores() {
        stores.close();
    }

    @BeforeEach
    void openTheCage() {
        canary = listen(gateway.clientUrl(), "canary", HttpClient.Version.HTTP_1_1);
        assertThat(canary.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @AfterEach
    void theCanaryLives() {
        arrives(canary, "canary");
        listeners.forEach(SseListener::close);
    }

    @Test
    void sse_speaksHttp2_byAlpnAndInClearText() {
        SseListener byAlpn = listen(gateway.clientUrl(), "alice", HttpClient.Version.HTTP_2);
        assertThat(byAlpn.version()).isEqualTo(HttpClient.Version.HTTP_2);
        URI inClear = URI.create("http://127.0.0.1:" + clear.clientUrl().getPort());
        SseListener byUpgrade = listen(inClear, "bob", HttpClient.Version.HTTP_2);
        assertThat(byUpgrade.version()).isEqualTo(HttpClient.Version.HTTP_2);
        arrives(byAlpn, "alice");
        arrives(byUpgrade, "bob");
    }

    @Test
    void webSocket_isSpokenOverTls() {
        String url = gateway.clientUrl().toString().replace("https:", "wss:") + "/v1/ws";
        Map<String, String> trust =
                Map.of("NODE_EXTRA_CA_CERTS", ca.certificate().toString());
        try (ChildProcess client = NodePackages.node(trust, "follow-ws.mjs", List.of(url, cluster.token("carol")))) {
            await().atMost(SOON).until(() -> client.out().contains("\"hello\""));
            push("carol", "said", "\"over wss\"");
            await().atMost(SOON).until(() -> client.out().contains("over wss"));
        }
    }

    @Test
    void pushOverGrpc_isSpokenOverTls_andLeadsThroughTheLinks() throws Exception {
        SseListener dave = listen(gateway.clientUrl(), "dave", HttpClient.Version.HTTP_2);
        ObjectNode command = JSON.createObjectNode().put("method", "push");
        command.put("token", cluster.serviceToken(Scope.PUSH));
        command.put("ca", ca.certificate().toString());
        command.putObject("request")
                .put("event", "tick")
                .put("jsonData", "1")
                .putArray("userIds")
                .add("dave");
        List<String> arguments = List.of(api.apiUrl().getAuthority(), PROTOS.toString(), command.toString());
        try (ChildProcess client = NodePackages.node("push-grpc.mjs", arguments)) {
            assertThat(client.exitCode(Duration.ofSeconds(60)))
                    .as(client.report())
                    .isZero();
            assertThat(JSON.readTree(client.out()).path("status").asText()).isEqualTo("OK");
        }
        await().atMost(SOON).until(() -> dave.ids("user/dave").size() == 1);
    }

    @Test
    void apiNode_asksGatewaysOverTheirLinks() throws Exception {
        listen(gateway.clientUrl(), "erin", HttpClient.Version.HTTP_2);
        await().atMost(SOON).untilAsserted(() -> {
            HttpRequest request = HttpRequest.newBuilder(api.apiUrl().resolve("/v1/users/erin"))
                    .header("Authorization", "Bearer " + cluster.serviceToken(Scope.READ))
                    .build();
            HttpResponse<String> answer =
                    client(HttpClient.Version.HTTP_2).send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode user = JSON.readTree(answer.body());
            assertThat(user.path("connections").size()).as(answer.body()).isEqualTo(1);
        });
    }

    @Test
    void newCertificate_isTakenWhileConnectionsStay() throws Exception {
        SseListener frank = listen(gateway.clientUrl(), "frank", HttpClient.Version.HTTP_2);
        install(issue("renewed"));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(subject(gateway.clientUrl().getPort())).contains("renewed");
            assertThat(subject(api.apiUrl().getPort())).contains("renewed");
            assertThat(subject(router.internalUrl().getPort())).contains("renewed");
        });
        arrives(frank, "frank");
        assertThat(frank.connections()).isEqualTo(1);
        assertThat(gateway.metrics())
                .contains("godwit_tls_reloads_total{result=\"ok\",use=\"client\"} ")
                .contains("godwit_tls_certificate_expires_seconds{use=\"link\"} ");

        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(gateway.reason("tls-client"))
                        .contains(key.toString())
                        .contains("no private key"));
        gateway.awaitStatus("degraded");
        assertThat(gateway.status("/health/ready")).isEqualTo(200);
        install(issue("restored"));
        List.of(router, gateway, clear, api).forEach(RoleProcess::awaitReady);
        // Who comes now has links with the new certificate.
        router.kill();
        router = cluster.router("router-1").awaitReady();
    }

    @Test
    void clearText_isRefusedOnEachPort() throws Exception {
        for (int port : ports()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(CLEAR);
                assertThat(socket.getInputStream().readAllBytes())
                        .as("port " + port)
                        .isEmpty();
            }
        }
        assertThat(gateway.log()).doesNotContain("NotSslRecord").doesNotContain("474554202f76312f");
    }

    @Test
    void halfHandshakes_areCutOff() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), gateway.clientUrl().getPort());
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 100, 1});
                silent.add(socket);
            }
            for (Socket socket : silent) {
                socket.getInputStream().readAllBytes();
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        await().atMost(SOON)
                .until(() -> gateway.metrics()
                        .contains("godwit_tls_handshakes_failed_total{reason=\"timeout\",use=\"client\"} 200.0"));
    }

    @Test
    void secondHandshakeOnAConnection_isRefused() throws Exception {
        try (SSLSocket socket = socket(gateway.clientUrl().getPort(), "TLSv1.2")) {
            socket.startHandshake();
            socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(US_ASCII));
            socket.startHandshake();
            assertThatThrownBy(() -> {
                        socket.getOutputStream().write("Host: x\r\n\r\n".getBytes(US_ASCII));
                        assertThat(socket.getInputStream().read()).isPositive();
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void linkWithoutCertificate_isRefused() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.linkPort()))
                .timeout(Duration.ofSeconds(30))
                .build();
        assertThatThrownBy(
                        () -> client(HttpClient.Version.HTTP_2).send(request, HttpResponse.BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
        await().atMost(SOON)
                .until(() -> gateway.metrics()
                        .lines()
                        .anyMatch(line ->
                                line.startsWith("godwit_tls_handshakes_failed_total{reason=\"refused\",use=\"link\"}")
                                        && !line.endsWith(" 0.0")));
    }

    @Test
    void toolsReachKafka_andNoSecretIsInALog() throws Exception {
        Path config = stores.clientConfig();
        String kafka = "127.0.0.1:" + stores.kafkaPort();
        SseListener heidi = listen(gateway.clientUrl(), "heidi", HttpClient.Version.HTTP_1_1);
        try (ChildProcess tool = ChildProcess.start(
                folder,
                Map.of(),
                "push",
                "--to",
                "heidi",
                "--event",
                "e",
                "--kafka",
                kafka,
                "--kafka-config",
                config.toString(),
                "1")) {
            assertThat(tool.exitCode(Duration.ofSeconds(60))).as(tool.report()).isZero();
        }
        await().atMost(SOON).until(() -> heidi.ids("user/heidi").size() == 1);
        produce("heidi", "{".getBytes(US_ASCII));
        await().atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> dlt("list", kafka, config).contains("not_json"));
        dlt("redrive", kafka, config, "--all", "--yes");
        assertThat(cluster.logs()).doesNotContain(SecureStores.PASSWORD);
    }

    @Test
    void listenTool_believesTheCaThatItIsGiven() {
        push("grace", "kept", "1");
        List<String> listen = List.of("listen", "--token", cluster.token("grace"), "--count", "1");
        List<String> good = new ArrayList<>(listen);
        good.addAll(List.of(
                "--url",
                gateway.clientUrl().toString(),
                "--ca",
                ca.certificate().toString()));
        try (ChildProcess tool = ChildProcess.start(folder, Map.of(), good.toArray(String[]::new))) {
            assertThat(tool.exitCode(Duration.ofSeconds(60))).as(tool.report()).isZero();
            assertThat(tool.out()).contains("\"kept\"");
        }
        List<String> bad = new ArrayList<>(listen);
        bad.addAll(List.of("--url", gateway.clientUrl().toString(), "--ca", key.toString()));
        try (ChildProcess tool = ChildProcess.start(folder, Map.of(), bad.toArray(String[]::new))) {
            assertThat(tool.exitCode(Duration.ofSeconds(60))).as(tool.report()).isNotZero();
            assertThat(tool.err()).contains("--ca: " + key + ": no certificate");
        }
    }

    private SseListener listen(URI url, String user, HttpClient.Version version) {
        SseListener listener = new SseListener(client(version), List.of(url), cluster.token(user), "device=" + user);
        listeners.add(listener);
        await().atMost(SOON).until(listener::isConnected);
        return listener;
    }

    private static void arrives(SseListener listener, String user) {
        int before = listener.ids("user/" + user).size();
        push(user, "sent", "1");
        await().atMost(SOON).until(() -> listener.ids("user/" + user).size() == before + 1);
    }

    /** What the tool printed. */
    private static String dlt(String command, String kafka, Path config, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("dlt", command, "--kafka", kafka, "--kafka-config", config.toString()));
        arguments.addAll(List.of(more));
        try (ChildProcess tool = ChildProcess.start(folder, Map.of(), arguments.toArray(String[]::new))) {
            assertThat(tool.exitCode(Duration.ofSeconds(60))).as(tool.report()).isZero();
            return tool.out();
        }
    }

    private static void push(String user, String event, String json) {
        PushText text = PushText.of(Mailbox.user(Tenant.DEFAULT, user), event, json);
        produce(text.key(), text.value());
    }

    private static void produce(String key, byte[] value) {
        try {
            HostPort address = new HostPort("127.0.0.1", stores.kafkaPort());
            KafkaAccess kafka = KafkaAccess.of(address, Optional.of(stores.clientConfig()));
            try (PushProducer producer = new PushProducer(kafka)) {
                producer.push("godwit.push", key, value);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder()
                .version(version)
                .connectTimeout(Duration.ofSeconds(10))
                .sslContext(TlsFiles.trusting(ca.certificate()))
                .build();
    }

    private static List<Integer> ports() {
        return List.of(
                gateway.clientUrl().getPort(),
                gateway.linkPort(),
                gateway.internalUrl().getPort(),
                api.apiUrl().getPort());
    }

    private static SSLSocket socket(int port, String version) throws IOException {
        SSLSocket socket = (SSLSocket)
                TlsFiles.trusting(ca.certificate()).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    private static String subject(int port) throws IOException {
        try (SSLSocket socket = socket(port, "TLSv1.3")) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private static Issued issue(String name) {
        return ca.issue(name, "ip:127.0.0.1", "dns:localhost", "dns:godwit-link");
    }

    private static void install(Issued issued) throws IOException {
        Files.copy(issued.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(issued.key(), key, StandardCopyOption.REPLACE_EXISTING);
    }
}
