package dev.godwit.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.embedded.CertificateAuthority;
import dev.godwit.embedded.CertificateAuthority.Issued;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What check-config says of certificates, and so what a start fails with. */
class TlsRulesTest {

    @TempDir
    private static Path folder;

    private static CertificateAuthority ca;
    private static Issued good;
    private static Issued old;

    @BeforeAll
    static void issue() {
        ca = CertificateAuthority.in(folder);
        good = ca.issue("good", "dns:godwit-link");
        old = ca.expired("old", "dns:godwit-link");
    }

    @Test
    void certificatesThatFit_areTaken() {
        assertThat(errors(
                        "CLIENT_CERTIFICATE", good.certificate(),
                        "CLIENT_KEY", good.key(),
                        "LINK_CERTIFICATE", good.certificate(),
                        "LINK_KEY", good.key(),
                        "LINK_CA", ca.certificate()))
                .isEmpty();
    }

    @Test
    void whatDoesNotBelongTogether_isNamed() {
        assertThat(errors("API_CERTIFICATE", good.certificate(), "API_KEY", old.key()))
                .containsExactly("tls.api: " + old.key() + ": not the key of " + good.certificate()
                        + " (expected: its private key)");
        assertThat(errors("INTERNAL_CERTIFICATE", old.certificate(), "INTERNAL_KEY", old.key()))
                .singleElement()
                .asString()
                .startsWith("tls.internal: " + old.certificate() + ": expired at ");
        assertThat(errors("CLIENT_KEY", good.key()))
                .containsExactly("tls.client.certificate: not set (expected: a file, because tls.client.key is set)");
        assertThat(errors("LINK_CERTIFICATE", good.certificate(), "LINK_KEY", good.key()))
                .containsExactly("tls.link.ca: not set (expected: a file, because tls.link.certificate is set)");
        assertThat(errors("LINK_CERTIFICATE", good.certificate(), "LINK_KEY", good.key(), "LINK_CA", good.key()))
                .containsExactly(
                        "tls.link: " + good.key() + ": no certificate (expected: PEM, -----BEGIN CERTIFICATE-----)");
    }

    @Test
    void certificatesOfRedis_areCheckedToo() {
        assertThat(redisErrors("TLS", true, "CA", ca.certificate(), "SERVER_NAME", "redis"))
                .isEmpty();
        assertThat(redisErrors("CA", ca.certificate()))
                .containsExactly("redis.tls: false (expected: true, because a certificate of Redis is set)");
        assertThat(redisErrors("TLS", true, "SERVER_NAME", "redis"))
                .containsExactly("redis.ca: not set (expected: a file, because redis.server-name is set)");
        assertThat(redisErrors("TLS", true, "CERTIFICATE", good.certificate()))
                .containsExactly("redis.key: not set (expected: a file, because redis.certificate is set)");
        assertThat(redisErrors("TLS", true, "CERTIFICATE", good.certificate(), "KEY", old.key()))
                .singleElement()
                .asString()
                .startsWith("redis: " + old.key() + ": not the key of ");
    }

    @Test
    void missingFile_isNamed() {
        Path none = folder.resolve("none.pem");
        assertThat(errors("CLIENT_CERTIFICATE", none, "CLIENT_KEY", good.key()))
                .containsExactly("tls.client.certificate: " + none
                        + " (expected: the path of a readable file, from GODWIT_TLS_CLIENT_CERTIFICATE)");
    }

    @Test
    void devMode_speaksClearText() {
        assertThat(errorsIn("GODWIT_TLS_", true, "CLIENT_CERTIFICATE", good.certificate(), "CLIENT_KEY", good.key()))
                .containsExactly("tls: set (expected: nothing, with godwit dev, which speaks clear text on 127.0.0.1)");
    }

    private static List<String> errors(Object... variablesAndFiles) {
        return errorsIn("GODWIT_TLS_", false, variablesAndFiles);
    }

    private static List<String> redisErrors(Object... variablesAndFiles) {
        return errorsIn("GODWIT_REDIS_", false, variablesAndFiles);
    }

    private static List<String> errorsIn(String prefix, boolean development, Object... variablesAndFiles) {
        Map<String, String> variables = new HashMap<>();
        variables.put("GODWIT_CLUSTER_SECRET", "0123456789abcdef0123456789abcdef");
        for (int i = 0; i < variablesAndFiles.length; i += 2) {
            variables.put(prefix + variablesAndFiles[i], variablesAndFiles[i + 1].toString());
        }
        Sources sources = new Sources(Map.of(), "", variables, Optional.empty());
        ConfigurationInvalid invalid = catchThrowableOfType(
                ConfigurationInvalid.class, () -> Configuration.read(sources, EnumSet.of(Role.ROUTER), development));
        return invalid == null ? List.of() : invalid.errors();
    }
}
