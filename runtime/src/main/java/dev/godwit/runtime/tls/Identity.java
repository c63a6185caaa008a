package dev.godwit.runtime.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * Who somebody is to the other side of a connection.
 *
 * @param chain the own certificate first
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {

    private static final char[] NO_PASSWORD = new char[0];
    private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final byte[] PROBE = {1, 2, 3, 4};

    public Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads and checks.
     *
     * @param now certificates must be good at this time
     * @throws InvalidPem if they cannot be used
     */
    public static Identity read(PemFiles files, Instant now) {
        List<X509Certificate> chain = chain(files.certificate(), now);
        X509Certificate own = chain.get(0);
        PrivateKey key = PrivateKeyPem.read(Pem.read(files.key()), own.getPublicKey());
        if (!fits(key, own)) {
            throw new InvalidPem(files.key(), "not the key of " + files.certificate() + " (expected: its private key)");
        }
        return new Identity(key, chain);
    }

    /** The certificates of a file, all of them good at this time. */
    static List<X509Certificate> chain(Path file, Instant now) {
        List<X509Certificate> chain = Pem.read(file).certificates();
        for (X509Certificate each : chain) {
            if (now.isAfter(each.getNotAfter().toInstant())) {
                throw new InvalidPem(file, "expired at " + each.getNotAfter().toInstant() + " (expected: a valid one)");
            }
            if (now.isBefore(each.getNotBefore().toInstant())) {
                throw new InvalidPem(
                        file, "not valid before " + each.getNotBefore().toInstant() + " (expected: a valid one)");
            }
        }
        return chain;
    }

    /** When the first of the certificates ends. */
    public Instant expires() {
        return expires(chain);
    }

    static Instant expires(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElse(NEVER);
    }

    X509KeyManager keyManager() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return (X509KeyManager) factory.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a checked certificate cannot be used", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        String algorithm = key.getAlgorithm();
        String signature =
                algorithm.equals("RSA") ? "SHA256withRSA" : algorithm.equals("EC") ? "SHA256withECDSA" : algorithm;
        try {
            Signature signing = Signature.getInstance(signature);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signed = signing.sign();
            signing.initVerify(certificate.getPublicKey());
            signing.update(PROBE);
            return signing.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
