package dev.godwit.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority for tests, made with the keytool of the JDK: each certificate takes a second. What it issues lies beside it
 * as PEM: {@code <name>.pem} and {@code <name>.key}, and both in {@code <name>.both.pem}, as Kafka wants them.
 */
public final class CertificateAuthority {

    private static final String PASSWORD = "changeit";
    private static final String NAME = "ca";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final long SECONDS = 60;

    private final Path folder;

    private CertificateAuthority(Path folder) {
        this.folder = folder;
    }

    /** A certificate and its key, as PEM. */
    public record Issued(Path certificate, Path key, Path both) {}

    /** A new one with its files in this folder. */
    public static CertificateAuthority in(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CertificateAuthority authority = new CertificateAuthority(folder);
        authority.keytool(NAME, List.of("-ext", "bc:c", "-ext", "ku=keyCertSign", "-validity", "3650"));
        authority.write(NAME);
        return authority;
    }

    /** Its own certificate. */
    public Path certificate() {
        return folder.resolve(NAME + ".pem");
    }

    /**
     * Good for a year.
     *
     * @param names whose it is: {@code dns:localhost}, {@code ip:127.0.0.1}
     */
    public Issued issue(String name, String... names) {
        return issue(name, List.of("-validity", "365"), names);
    }

    /** Ended yesterday. */
    public Issued expired(String name, String... names) {
        return issue(name, List.of("-startdate", "-3d", "-validity", "2"), names);
    }

    private Issued issue(String name, List<String> time, String... names) {
        List<String> more = new ArrayList<>(time);
        more.addAll(List.of("-signer", NAME, "-ext", "san=" + String.join(",", names)));
        keytool(name, more);
        return write(name);
    }

    private void keytool(String alias, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias,
                "-keystore",
                store().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(more);
        Path log = folder.resolve("keytool.log");
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!keytool.waitFor(SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                keytool.destroyForcibly();
                throw new IllegalStateException("keytool: " + alias + ": " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("keytool: cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("keytool: interrupted", e);
        }
    }

    private Issued write(String alias) {
        try {
            Path certificate = folder.resolve(alias + ".pem");
            Path key = folder.resolve(alias + ".key");
            Path both = folder.resolve(alias + ".both.pem");
            String chain = chain(alias);
            String secret = pem("PRIVATE KEY", key(alias).getEncoded());
            Files.writeString(certificate, chain);
            Files.writeString(key, secret);
            Files.writeString(both, secret + chain);
            return new Issued(certificate, key, both);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String chain(String alias) {
        try {
            StringBuilder chain = new StringBuilder();
            for (Certificate each : load().getCertificateChain(alias)) {
                chain.append(pem("CERTIFICATE", each.getEncoded()));
            }
            return chain.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Key key(String alias) {
        try {
            @Nullable Key key = load().getKey(alias, PASSWORD.toCharArray());
            if (key == null) {
                throw new IllegalStateException("keytool made no " + alias);
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() {
        try (InputStream in = Files.newInputStream(store())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path store() {
        return folder.resolve("authority.p12");
    }

    private static String pem(String type, byte[] der) {
        String base64 = new String(LINES.encode(der), StandardCharsets.US_ASCII);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }
}
