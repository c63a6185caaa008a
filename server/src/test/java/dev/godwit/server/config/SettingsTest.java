package dev.godwit.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.embedded.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each key: it is read, from the variable and from the file, and reaches the component that it names. */
class SettingsTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path folder;

    private static Path key;
    private static Path pem;
    private static Path ca;
    private static CertificateAuthority.Issued issued;

    private record Row(String name, String text, Function<Settings, Object> component, Object expected) {}

    @BeforeAll
    static void key() throws Exception {
        CertificateAuthority authority = CertificateAuthority.in(folder.resolve("ca"));
        ca = authority.certificate();
        issued = authority.issue("node", "dns:godwit-link");
        key = Files.writeString(folder.resolve("key"), SECRET);
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(256);
        String base64 = Base64.getEncoder()
                .encodeToString(pairs.generateKeyPair().getPublic().getEncoded());
        pem = Files.writeString(
                folder.resolve("pem"), "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
    }

    private static List<Row> rows() {
        ReadableFile file = new ReadableFile(key);
        return List.of(
                new Row("cluster.secret", SECRET + "!", s -> s.cluster().secret(), new Secret(SECRET + "!")),
                new Row("node.name", "n1", s -> s.node().nameOrHost(), "n1"),
                new Row("node.advertised-host", "10.0.0.7", s -> s.node().advertisedHostOrAddress(), "10.0.0.7"),
                new Row("ports.bind", "127.0.0.1", s -> s.ports().bind(), "127.0.0.1"),
                new Row("ports.client", "18080", s -> s.ports().client(), 18080),
                new Row("ports.api", "18081", s -> s.ports().api(), 18081),
                new Row("ports.internal", "19090", s -> s.ports().internal(), 19090),
                new Row("ports.link", "19091", s -> s.ports().link(), 19091),
                new Row(
                        "kafka.bootstrap-servers",
                        "k1:9092, [::1]:9093",
                        s -> s.kafka().bootstrapServers(),
                        List.of(new HostPort("k1", 9092), new HostPort("::1", 9093))),
                new Row("kafka.client-config", key.toString(), s -> s.kafka().clientConfig(), Optional.of(file)),
                new Row("push.topic", "t", s -> s.push().topic(), "t"),
                new Row("push.generation", "2", s -> s.push().generation(), 2),
                new Row("push.partitions", "16", s -> s.push().partitions(), 16),
                new Row("redis.mode", "cluster", s -> s.redis().mode(), RedisSettings.Mode.CLUSTER),
                new Row("redis.addresses", "r:1", s -> s.redis().addresses(), List.of(new HostPort("r", 1))),
                new Row("redis.master-name", "m", s -> s.redis().masterName(), Optional.of("m")),
                new Row("redis.username", "u", s -> s.redis().username(), Optional.of("u")),
                new Row("redis.password", "p", s -> s.redis().password(), Optional.of(new Secret("p"))),
                new Row("redis.sentinel-username", "u", s -> s.redis().sentinelUsername(), Optional.of("u")),
                new Row(
                        "redis.sentinel-password",
                        "p",
                        s -> s.redis().sentinelPassword(),
                        Optional.of(new Secret("p"))),
                new Row("redis.database", "3", s -> s.redis().database(), 3),
                new Row("redis.key-prefix", "x:", s -> s.redis().keyPrefix(), "x:"),
                new Row("redis.command-timeout", "1s", s -> s.redis().commandTimeout(), Duration.ofSeconds(1)),
                new Row("redis.tls", "true", s -> s.redis().tls(), true),
                new Row("redis.ca", ca.toString(), s -> s.redis().ca(), given(ca)),
                new Row("redis.server-name", "r", s -> s.redis().serverName(), Optional.of("r")),
                new Row(
                        "redis.certificate",
                        issued.certificate().toString(),
                        s -> s.redis().certificate(),
                        given(issued.certificate())),
                new Row("redis.key", issued.key().toString(), s -> s.redis().key(), given(issued.key())),
                new Row("log.user.entries", "7", s -> s.log().user().entries(), 7),
                new Row("log.user.bytes", "1MiB", s -> s.log().user().bytes(), new Size(1 << 20)),
                new Row("log.user.age", "5m", s -> s.log().user().age(), Duration.ofMinutes(5)),
                new Row("log.topic.entries", "8", s -> s.log().topic().entries(), 8),
                new Row("log.topic.bytes", "65536", s -> s.log().topic().bytes(), new Size(65536)),
                new Row("log.topic.age", "6m", s -> s.log().topic().age(), Duration.ofMinutes(6)),
                new Row("log.idempotency-window", "1m", s -> s.log().idempotencyWindow(), Duration.ofMinutes(1)),
                new Row("registry.cluster-name", "c", s -> s.registry().clusterName(), "c"),
                new Row("registry.members", "h:5", s -> s.registry().members(), List.of(new HostPort("h", 5))),
                new Row("registry.member-port", "5702", s -> s.registry().memberPort(), 5702),
                new Row(
                        "clients.origins",
                        "https://a.example,https://b.example",
                        s -> s.clients().origins(),
                        List.of("https://a.example", "https://b.example")),
                new Row(
                        "clients.cross-site-origins",
                        "https://c.example",
                        s -> s.clients().crossSiteOrigins(),
                        List.of("https://c.example")),
                new Row(
                        "clients.websocket-compression",
                        "true",
                        s -> s.clients().websocketCompression(),
                        true),
                new Row(
                        "clients.trusted-proxies",
                        "10.0.0.0/8,fd00::/8",
                        s -> s.clients().trustedProxies(),
                        List.of("10.0.0.0/8", "fd00::/8")),
                new Row("limits.connections", "1", s -> s.limits().connections(), 1),
                new Row("limits.connections-per-user", "2", s -> s.limits().connectionsPerUser(), 2),
                new Row("limits.connections-per-address", "3", s -> s.limits().connectionsPerAddress(), 3),
                new Row("limits.connects-per-second", "4", s -> s.limits().connectsPerSecond(), 4),
                new Row(
                        "limits.connects-per-second-per-address",
                        "5",
                        s -> s.limits().connectsPerSecondPerAddress(),
                        5),
                new Row("limits.frames-per-second", "6", s -> s.limits().framesPerSecond(), 6),
                new Row(
                        "limits.publishes-per-second-per-tenant",
                        "7",
                        s -> s.limits().publishesPerSecondPerTenant(),
                        7),
                new Row("limits.shed-above", "80", s -> s.limits().shedAbove(), 80),
                new Row("limits.request-head", "3s", s -> s.limits().requestHead(), Duration.ofSeconds(3)),
                new Row("limits.keep-alive", "4s", s -> s.limits().keepAlive(), Duration.ofSeconds(4)),
                new Row("limits.handshake", "5s", s -> s.limits().handshake(), Duration.ofSeconds(5)),
                new Row("limits.requests-per-connection", "9", s -> s.limits().requestsPerConnection(), 9),
                new Row("limits.write-ahead", "32KiB", s -> s.limits().writeAhead(), new Size(32_768)),
                new Row(
                        "tokens.keys[0].algorithm",
                        "es256",
                        s -> s.tokens().keys().get(0).algorithm(),
                        TokenSettings.Algorithm.ES256),
                new Row(
                        "tokens.keys[0].file",
                        key.toString(),
                        s -> s.tokens().keys().get(0).file(),
                        file),
                new Row("tokens.keys[0].id", "k", s -> s.tokens().keys().get(0).id(), Optional.of("k")),
                jwks("url", "https://l/keys", TokenSettings.PublishedKeys::url, "https://l/keys"),
                jwks("issuer", "https://l", TokenSettings.PublishedKeys::issuer, "https://l"),
                jwks(
                        "algorithms",
                        "es256, eddsa",
                        TokenSettings.PublishedKeys::algorithms,
                        List.of(TokenSettings.PublicAlgorithm.ES256, TokenSettings.PublicAlgorithm.EDDSA)),
                jwks("audience", "app", TokenSettings.PublishedKeys::audience, Optional.of("app")),
                jwks("service-audience", "api", TokenSettings.PublishedKeys::serviceAudience, Optional.of("api")),
                new Row("tokens.jwks-refresh", "10m", s -> s.tokens().jwksRefresh(), Duration.ofMinutes(10)),
                new Row("tokens.jwks-plain-http", "true", s -> s.tokens().jwksPlainHttp(), true),
                new Row(
                        "tokens.jwks-authorities",
                        key.toString(),
                        s -> s.tokens().jwksAuthorities(),
                        Optional.of(file)),
                new Row("tokens.longest-life", "12h", s -> s.tokens().longestLife(), Duration.ofHours(12)),
                new Row("tokens.audience", "a", s -> s.tokens().audience(), "a"),
                new Row("tokens.service-audience", "b", s -> s.tokens().serviceAudience(), "b"),
                new Row("tokens.issuer", "i", s -> s.tokens().issuer(), Optional.of("i")),
                new Row("tokens.in-query", "true", s -> s.tokens().inQuery(), true),
                new Row("presence.enabled", "true", s -> s.presence().enabled(), true),
                new Row("presence.topics", "room.*,a", s -> s.presence().topics(), List.of("room.*", "a")),
                new Row("presence.flap-delay", "3s", s -> s.presence().flapDelay(), Duration.ofSeconds(3)),
                new Row("presence.kafka-topic", "p", s -> s.presence().kafkaTopic(), "p"),
                new Row("receipts.tenants", "acme,default", s -> s.receipts().tenants(), List.of("acme", "default")),
                new Row("receipts.unread-after", "0s", s -> s.receipts().unreadAfter(), Duration.ZERO),
                new Row("receipts.kafka-topic", "r", s -> s.receipts().kafkaTopic(), "r"),
                new Row("publishing.enabled", "false", s -> s.publishing().enabled(), false),
                new Row("publishing.kafka-topic", "u", s -> s.publishing().kafkaTopic(), "u"),
                new Row("publishing.rate", "3", s -> s.publishing().rate(), 3),
                new Row("publishing.burst", "4", s -> s.publishing().burst(), 4),
                mapping("topic", "orders", MappingSettings::topic, "orders"),
                mapping("to", "all", MappingSettings::to, MappingSettings.Target.ALL),
                mapping("name", "header:user", MappingSettings::name, "header:user"),
                mapping("event", "json:/type", MappingSettings::event, "json:/type"),
                mapping("data", "json:/data", MappingSettings::data, "json:/data"),
                mapping("tenant", "text:acme", MappingSettings::tenant, Optional.of("text:acme")),
                mapping("collapse-key", "key", MappingSettings::collapseKey, Optional.of("key")),
                mapping("ttl", "5m", MappingSettings::ttl, Optional.of(Duration.ofMinutes(5))),
                mapping("unmatched", "skip", MappingSettings::unmatched, MappingSettings.Unmatched.SKIP),
                mapping("start", "earliest", MappingSettings::start, MappingSettings.Start.EARLIEST),
                new Row(
                        "tls.client.certificate",
                        issued.certificate().toString(),
                        s -> s.tls().client().certificate(),
                        given(issued.certificate())),
                new Row(
                        "tls.client.key",
                        issued.key().toString(),
                        s -> s.tls().client().key(),
                        given(issued.key())),
                new Row(
                        "tls.api.certificate",
                        issued.certificate().toString(),
                        s -> s.tls().api().certificate(),
                        given(issued.certificate())),
                new Row(
                        "tls.api.key",
                        issued.key().toString(),
                        s -> s.tls().api().key(),
                        given(issued.key())),
                new Row(
                        "tls.internal.certificate",
                        issued.certificate().toString(),
                        s -> s.tls().internal().certificate(),
                        given(issued.certificate())),
                new Row(
                        "tls.internal.key",
                        issued.key().toString(),
                        s -> s.tls().internal().key(),
                        given(issued.key())),
                new Row(
                        "tls.link.certificate",
                        issued.certificate().toString(),
                        s -> s.tls().link().certificate(),
                        given(issued.certificate())),
                new Row(
                        "tls.link.key",
                        issued.key().toString(),
                        s -> s.tls().link().key(),
                        given(issued.key())),
                new Row("tls.link.ca", ca.toString(), s -> s.tls().link().ca(), given(ca)),
                new Row("tls.link.name", "n", s -> s.tls().link().name(), "n"),
                new Row("stop.delay", "2s", s -> s.stop().delay(), Duration.ofSeconds(2)),
                new Row("stop.deadline", "4s", s -> s.stop().deadline(), Duration.ofSeconds(4)),
                new Row("logging.format", "json", s -> s.logging().format(), LoggingSettings.Format.JSON),
                new Row("logging.level", "debug", s -> s.logging().level(), LoggingSettings.Level.DEBUG),
                new Row("logging.libraries", "error", s -> s.logging().libraries(), LoggingSettings.Level.ERROR));
    }

    private static Optional<ReadableFile> given(Path file) {
        return Optional.of(new ReadableFile(file));
    }

    private static Row mapping(String name, String text, Function<MappingSettings, Object> component, Object expected) {
        return new Row(
                "mappings[0]." + name, text, s -> component.apply(s.mappings().get(0)), expected);
    }

    private static Row jwks(
            String name, String text, Function<TokenSettings.PublishedKeys, Object> component, Object expected) {
        return new Row(
                "tokens.jwks[0]." + name,
                text,
                s -> component.apply(s.tokens().jwks().get(0)),
                expected);
    }

    @TestFactory
    Stream<DynamicTest> everyKey_isReadFromItsVariable() {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    Map<String, String> variables = needed(row.name());
                    variables.put(info(row.name()).variable(), row.text());
                    Settings settings = read(new Sources(Map.of(), "", variables, Optional.empty()));
                    assertThat(row.component().apply(settings)).isEqualTo(row.expected());
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyKey_isReadFromTheFile() {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.name(), () -> {
                    Path file = Files.writeString(folder.resolve("godwit.yaml"), yaml(row.name(), row.text()));
                    Settings settings = read(new Sources(Map.of(), "", needed(row.name()), Optional.of(file)));
                    assertThat(row.component().apply(settings)).isEqualTo(row.expected());
                }));
    }

    @Test
    void table_namesEveryKey() {
        assertThat(rows().stream().map(Row::name))
                .containsExactlyInAnyOrderElementsOf(
                        new KnownKeys().all().stream().map(KeyInfo::name).toList());
    }

    @Test
    void everyFallback_isOfItsOwnTypeAndWithinItsLimits() {
        for (KeyInfo key : new KnownKeys().all()) {
            key.fallback().ifPresent(key::parse);
        }
    }

    /** What the key under test cannot do without. */
    private static Map<String, String> needed(String name) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GODWIT_CLUSTER_SECRET", SECRET);
        variables.put("GODWIT_TOKENS_KEYS_0__FILE", key.toString());
        if (name.equals("clients.cross-site-origins")) {
            variables.put("GODWIT_CLIENTS_ORIGINS", "https://c.example");
        }
        if (name.equals("redis.master-name")) {
            variables.put("GODWIT_REDIS_MODE", "sentinel");
        }
        if (name.equals("tokens.keys[0].algorithm")) {
            variables.put("GODWIT_TOKENS_KEYS_0__FILE", pem.toString());
        }
        if (name.startsWith("tokens.jwks[0]")) {
            variables.put("GODWIT_TOKENS_JWKS_0__URL", "https://login.example.com/keys");
            variables.put("GODWIT_TOKENS_JWKS_0__ISSUER", "https://login.example.com");
        }
        if (name.startsWith("mappings[0]")) {
            variables.put("GODWIT_MAPPINGS_0__TOPIC", "t");
            variables.put("GODWIT_MAPPINGS_0__EVENT", "text:e");
        }
        if (name.startsWith("redis.")) {
            variables.put("GODWIT_REDIS_TLS", "true");
            variables.put("GODWIT_REDIS_CA", ca.toString());
            variables.put("GODWIT_REDIS_CERTIFICATE", issued.certificate().toString());
            variables.put("GODWIT_REDIS_KEY", issued.key().toString());
        }
        if (name.equals("redis.tls")) {
            variables.keySet().removeIf(variable -> variable.startsWith("GODWIT_REDIS"));
        }
        if (name.startsWith("tls.") && !name.endsWith(".name")) {
            String port = "GODWIT_"
                    + name.substring(0, name.lastIndexOf('.'))
                            .toUpperCase(Locale.ROOT)
                            .replace('.', '_');
            variables.put(port + "_CERTIFICATE", issued.certificate().toString());
            variables.put(port + "_KEY", issued.key().toString());
        }
        if (name.startsWith("tls.link.") && !name.endsWith(".name")) {
            variables.put("GODWIT_TLS_LINK_CA", ca.toString());
        }
        variables.remove(info(name).variable());
        return variables;
    }

    private static KeyInfo info(String name) {
        return new KnownKeys()
                .all().stream()
                        .filter(known -> known.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static String yaml(String name, String text) {
        int item = name.indexOf("[0].");
        if (item >= 0) {
            String list = name.substring(0, item).replace(".", ":\n  ");
            return list + ":\n    - " + name.substring(item + 4) + ": '" + text + "'\n";
        }
        StringBuilder yaml = new StringBuilder();
        String indent = "";
        for (String part : List.of(name.split("\\.", -1))) {
            yaml.append(yaml.isEmpty() ? "" : "\n").append(indent).append(part).append(':');
            indent += "  ";
        }
        return yaml.append(" '").append(text).append("'\n").toString();
    }

    private static Settings read(Sources sources) {
        return Configuration.read(sources, EnumSet.allOf(Role.class), false).settings();
    }
}
