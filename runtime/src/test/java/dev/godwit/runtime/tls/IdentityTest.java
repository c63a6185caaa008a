package dev.godwit.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.embedded.CertificateAuthority;
import dev.godwit.embedded.CertificateAuthority.Issued;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {

    @TempDir
    private static Path folder;

    private static CertificateAuthority ca;
    private static Issued good;
    private static Issued other;

    @BeforeAll
    static void issue() {
        ca = CertificateAuthority.in(folder.resolve("ca"));
        good = ca.issue("good", "dns:good");
        other = ca.issue("other", "dns:other");
    }

    @Test
    void certificateWithItsKey_isRead() {
        Identity identity = read(good.certificate(), good.key());
        assertThat(identity.chain()).hasSize(2);
        assertThat(identity.expires()).isBetween(inDays(364), inDays(366));
        assertThat(identity.toString()).contains("CN=good").doesNotContain("PrivateKey");
    }

    /** What openssl ecparam and older tools write: the curve stands only in the certificate. */
    @Test
    void keyInSec1_isRead() throws Exception {
        ECPrivateKey key =
                (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der(good.key())));
        byte[] scalar = scalar(key.getS());
        byte[] sec1 = new byte[7 + scalar.length];
        System.arraycopy(
                new byte[] {0x30, (byte) (5 + scalar.length), 2, 1, 1, 4, (byte) scalar.length}, 0, sec1, 0, 7);
        System.arraycopy(scalar, 0, sec1, 7, scalar.length);
        Path file = write(
                "sec1.key",
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + pem("EC PRIVATE KEY", sec1));

        assertThat(read(good.certificate(), file).key()).isEqualTo(key);
    }

    @Test
    void keyOfAnotherCertificate_isRefused() {
        assertThatThrownBy(() -> read(good.certificate(), other.key()))
                .isInstanceOf(InvalidPem.class)
                .hasMessage(other.key() + ": not the key of " + good.certificate() + " (expected: its private key)");
    }

    @Test
    void expiredCertificate_isRefused() {
        Issued old = ca.expired("old", "dns:old");
        assertThatThrownBy(() -> read(old.certificate(), old.key())).hasMessageContaining(": expired at ");
        assertThatThrownBy(() -> Identity.read(new PemFiles(good.certificate(), good.key()), inDays(-400)))
                .hasMessageContaining(": not valid before ");
    }

    @Test
    void fileOfSomethingElse_isNamed() throws IOException {
        assertThatThrownBy(() -> read(folder.resolve("none"), good.key()))
                .hasMessage(folder.resolve("none") + ": cannot be read (expected: a PEM file)");
        assertThatThrownBy(() -> read(good.key(), good.key())).hasMessageContaining("no certificate");
        assertThatThrownBy(() -> read(good.certificate(), good.certificate())).hasMessageContaining("no private key");
        assertThatThrownBy(() -> read(
                        write("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"), good.key()))
                .hasMessageContaining("unreadable certificate");
        assertThatThrownBy(() ->
                        read(good.certificate(), write("garbage.key", pem("PRIVATE KEY", new byte[] {1, 2, 3}))))
                .hasMessageContaining("no EC key");
        assertThatThrownBy(() ->
                        read(good.certificate(), write("cut.key", pem("EC PRIVATE KEY", new byte[] {1, 2, 3}))))
                .hasMessageContaining("no EC key");
        assertThatThrownBy(() ->
                        read(good.certificate(), write("locked.key", pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3
                        }))))
                .hasMessageContaining("ENCRYPTED PRIVATE KEY (expected: PEM")
                .hasMessageContaining("without a passphrase");
        assertThatThrownBy(() -> read(write("large.pem", "x".repeat((1 << 20) + 1)), good.key()))
                .hasMessageContaining("over 1 MiB");
    }

    private static Identity read(Path certificate, Path key) {
        return Identity.read(new PemFiles(certificate, key), Instant.now());
    }

    private static Instant inDays(int days) {
        return Instant.now().plus(Duration.ofDays(days));
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] scalar(BigInteger s) {
        byte[] bytes = s.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] der(Path key) throws IOException {
        return Pem.read(key).blocks().get(0).der();
    }

    private static String pem(String type, byte[] der) {
        String base64 = new String(Base64.getMimeEncoder().encode(der), StandardCharsets.US_ASCII);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
