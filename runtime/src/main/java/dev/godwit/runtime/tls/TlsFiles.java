package dev.godwit.runtime.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The files that one use of TLS stands on.
 *
 * @param own what is shown to the other side
 * @param authority who the other side must be; without it nobody is asked, as a server, or the platform's CAs say, as a client
 */
public record TlsFiles(Optional<PemFiles> own, Optional<Authority> authority) {

    /**
     * What was in the files, checked.
     *
     * @throws InvalidPem if it cannot be used
     */
    public TlsMaterial read(Instant now) {
        Optional<Identity> identity = own.map(files -> Identity.read(files, now));
        List<X509Certificate> authorities =
                authority.map(each -> Identity.chain(each.certificates(), now)).orElse(List.of());
        List<X509Certificate> all = new ArrayList<>(authorities);
        identity.ifPresent(each -> all.addAll(each.chain()));
        return new TlsMaterial(identity, authority.map(each -> trust(each, authorities)), Identity.expires(all));
    }

    /**
     * For clients of the JDK that believe these CAs and no others.
     *
     * @throws InvalidPem if there are none
     */
    public static SSLContext trusting(Path certificates) {
        Authority authority = new Authority(certificates, Optional.empty());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null, new TrustManager[] {trust(authority, Identity.chain(certificates, Instant.now()))}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** Changes when the content of a file does. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : all()) {
                byte[] bytes = Pem.bytes(file);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private List<Path> all() {
        List<Path> files = new ArrayList<>();
        own.ifPresent(each -> files.addAll(List.of(each.certificate(), each.key())));
        authority.ifPresent(each -> files.add(each.certificates()));
        return files;
    }

    private static X509ExtendedTrustManager trust(Authority authority, List<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            X509ExtendedTrustManager chain = (X509ExtendedTrustManager) factory.getTrustManagers()[0];
            return authority
                    .peer()
                    .<X509ExtendedTrustManager>map(name -> new PeerTrust(chain, name))
                    .orElse(chain);
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidPem(authority.certificates(), "cannot be trusted (expected: certificates of a CA)");
        }
    }
}
