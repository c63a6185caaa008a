package dev.godwit.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    @Test
    void allErrors_areToldAtOnce() throws Exception {
        String yaml = """
                cluster:
                  secret: short
                ports:
                  client: 0
                  api: eighty
                kafka:
                  bootstrap-servers: [a:1, nonsense]
                redis:
                  mode: solo
                  pasword: hunter2
                log:
                  user:
                    age: 1 day
                """;
        List<String> errors = errors(Map.of("GODWIT_LOG_USER_BYTES", "4MB", "GODWIT_KAFKA_BROKERS", "x:1"), yaml);
        Path file = folder.resolve("godwit.yaml");
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        "redis.pasword: unknown key (expected: one of docs/configuration.md, from " + file + ")",
                        "GODWIT_KAFKA_BROKERS: unknown variable (expected: one of docs/configuration.md)",
                        "cluster.secret: *** (expected: at least 32 characters, from " + file + ")",
                        "ports.client: 0 (expected: at least 1, from " + file + ")",
                        "ports.api: eighty (expected: a whole number, from " + file + ")",
                        "kafka.bootstrap-servers: a:1,nonsense (expected: host:port, from " + file + ")",
                        "redis.mode: solo (expected: one of cluster, sentinel, standalone, from " + file + ")",
                        "log.user.bytes: 4MB (expected: bytes, or a number with KiB, MiB, GiB, from GODWIT_LOG_USER_BYTES)",
                        "log.user.age: 1 day (expected: a duration like 300ms, 5s, 15m, 24h, 7d, from " + file + ")",
                        "tokens.keys: not set (expected: at least one, tokens.keys[0])");
    }

    @Test
    void secrets_areMaskedEverywhere() {
        Map<String, String> variables =
                Map.of("GODWIT_CLUSTER_SECRET", SECRET, "GODWIT_REDIS_PASSWORD", "hunter2hunter2");
        Configuration read = read(variables, Set.of(Role.ROUTER));
        assertThat(read.toString()).doesNotContain(SECRET, "hunter2hunter2");
        assertThat(read.effective())
                .contains(
                        new Effective("cluster.secret", "***", "GODWIT_CLUSTER_SECRET"),
                        new Effective("redis.password", "***", "GODWIT_REDIS_PASSWORD"));
    }

    @Test
    void variable_winsOverFile() throws Exception {
        Path file = Files.writeString(folder.resolve("godwit.yaml"), "push:\n  topic: of-file\n");
        Map<String, String> variables = Map.of("GODWIT_CLUSTER_SECRET", SECRET, "GODWIT_PUSH_TOPIC", "of-variable");
        Configuration read =
                Configuration.read(new Sources(Map.of(), "", variables, Optional.of(file)), Set.of(Role.ROUTER), false);
        assertThat(read.settings().push().topic()).isEqualTo("of-variable");
        assertThat(read.effective()).contains(new Effective("push.topic", "of-variable", "GODWIT_PUSH_TOPIC"));
    }

    @Test
    void emptyVariable_countsAsNone() {
        Configuration read =
                read(Map.of("GODWIT_CLUSTER_SECRET", SECRET, "GODWIT_PUSH_TOPIC", ""), Set.of(Role.ROUTER));
        assertThat(read.settings().push().topic()).isEqualTo("godwit.push");
    }

    @Test
    void servicesOfKubernetes_areNotTakenForKeys() {
        Map<String, String> variables = Map.of(
                "GODWIT_CLUSTER_SECRET", SECRET,
                "GODWIT_SERVICE_HOST", "10.0.0.1",
                "GODWIT_GATEWAY_SERVICE_PORT_HTTP", "8080",
                "GODWIT_GATEWAY_PORT", "tcp://10.0.0.1:8080",
                "GODWIT_GATEWAY_PORT_8080_TCP_ADDR", "10.0.0.1");
        assertThat(read(variables, Set.of(Role.ROUTER)).settings()).isNotNull();
    }

    @Test
    void secretOfDevMode_isRefused() throws Exception {
        Path key = Files.writeString(folder.resolve("dev.key"), Secret.DEV_PREFIX + SECRET);
        Map<String, String> variables = Map.of(
                "GODWIT_CLUSTER_SECRET", Secret.DEV_PREFIX + SECRET, "GODWIT_TOKENS_KEYS_0__FILE", key.toString());
        assertThat(errors(variables, ""))
                .containsExactly(
                        "cluster.secret: *** (expected: a secret of your own, not that of godwit dev)",
                        "tokens.keys[0].file: " + key + " (expected: a key of your own, not that of godwit dev)");
        Sources sources = new Sources(Map.of(), "", variables, Optional.empty());
        assertThat(Configuration.read(sources, EnumSet.allOf(Role.class), true)).isNotNull();
    }

    @Test
    void shortTokenKey_isRefused() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "short\n");
        Map<String, String> variables =
                Map.of("GODWIT_CLUSTER_SECRET", SECRET, "GODWIT_TOKENS_KEYS_0__FILE", key.toString());
        assertThat(errors(variables, ""))
                .containsExactly("tokens.keys[0].file: " + key + ": key: 5 bytes (expected: >= 32 for HS256)");
    }

    @Test
    void settingsThatContradict_areRefused() {
        Map<String, String> variables = Map.of(
                "GODWIT_CLUSTER_SECRET", SECRET,
                "GODWIT_REDIS_ADDRESSES", "a:1,b:2",
                "GODWIT_REDIS_MASTER_NAME", "m",
                "GODWIT_REDIS_KEY_PREFIX", "{x}");
        ConfigurationInvalid invalid =
                catchThrowableOfType(ConfigurationInvalid.class, () -> read(variables, Set.of(Role.ROUTER)));
        assertThat(invalid.errors())
                .containsExactly(
                        "redis.master-name: m (expected: with redis.mode sentinel only)",
                        "redis.addresses: 2 (expected: one, with redis.mode standalone)",
                        "redis.key-prefix: {x} (expected: no braces)");
    }

    @Test
    void brokenYaml_isOneError() throws Exception {
        assertThat(errors(Map.of(), "kafka: [unclosed"))
                .singleElement()
                .asString()
                .contains("expected: YAML");
        assertThat(errors(Map.of(), "just text")).isNotEmpty();
    }

    @Test
    void missingFile_isNamed() {
        Path file = folder.resolve("absent.yaml");
        ConfigurationInvalid invalid = catchThrowableOfType(
                ConfigurationInvalid.class,
                () -> Configuration.read(
                        new Sources(Map.of(), "", Map.of(), Optional.of(file)), Set.of(Role.API), false));
        assertThat(invalid.errors()).containsExactly(file + ": cannot be read (expected: a YAML file)");
    }

    @Test
    void roleThatNeedsNoTokens_startsWithoutKeys() {
        assertThat(read(Map.of("GODWIT_CLUSTER_SECRET", SECRET), Set.of(Role.ROUTER)))
                .isNotNull();
    }

    @Test
    void rolesThatTakeTokens_needKeys() {
        for (Role role : List.of(Role.GATEWAY, Role.API)) {
            ConfigurationInvalid invalid = catchThrowableOfType(
                    ConfigurationInvalid.class, () -> read(Map.of("GODWIT_CLUSTER_SECRET", SECRET), Set.of(role)));
            assertThat(invalid.errors()).singleElement().asString().contains("tokens.keys");
        }
    }

    @Test
    void publishedKeys_areKeysToo_ifNobodyCanChangeThemOnTheWay() throws Exception {
        Map<String, String> variables = Map.of(
                "GODWIT_CLUSTER_SECRET", SECRET,
                "GODWIT_TOKENS_JWKS_0__URL", "https://login.example.com/keys",
                "GODWIT_TOKENS_JWKS_0__ISSUER", "https://login.example.com");
        assertThat(read(variables, Set.of(Role.GATEWAY, Role.API))).isNotNull();

        Map<String, String> open = new HashMap<>(variables);
        open.put("GODWIT_TOKENS_JWKS_0__URL", "http://login.example.com/keys");
        assertThat(errors(open, "")).singleElement().asString().contains("tokens.jwks", "expected: https");
        open.put("GODWIT_TOKENS_JWKS_PLAIN_HTTP", "true");
        assertThat(read(open, Set.of(Role.GATEWAY))).isNotNull();

        Map<String, String> twice = new HashMap<>(variables);
        twice.put("GODWIT_TOKENS_JWKS_1__URL", "https://other.example.com/keys");
        twice.put("GODWIT_TOKENS_JWKS_1__ISSUER", "https://login.example.com");
        assertThat(errors(twice, "")).singleElement().asString().contains("tokens.jwks", "is there twice");
    }

    @Test
    void crossSiteOrigins_areAmongThoseAllowed() throws Exception {
        Map<String, String> variables = Map.of(
                "GODWIT_CLUSTER_SECRET", SECRET,
                "GODWIT_TOKENS_JWKS_0__URL", "https://login.example.com/keys",
                "GODWIT_TOKENS_JWKS_0__ISSUER", "https://login.example.com",
                "GODWIT_CLIENTS_ORIGINS", "https://a.example",
                "GODWIT_CLIENTS_CROSS_SITE_ORIGINS", "https://a.example,https://b.example");
        assertThat(errors(variables, ""))
                .containsExactly("clients.cross-site-origins: https://b.example (expected: one of clients.origins)");
    }

    private List<String> errors(Map<String, String> variables, String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("godwit.yaml"), yaml);
        Sources sources = new Sources(Map.of(), "", variables, Optional.of(file));
        return catchThrowableOfType(
                        ConfigurationInvalid.class, () -> Configuration.read(sources, EnumSet.allOf(Role.class), false))
                .errors();
    }

    private static Configuration read(Map<String, String> variables, Set<Role> roles) {
        return Configuration.read(new Sources(Map.of(), "", variables, Optional.empty()), roles, false);
    }
}
