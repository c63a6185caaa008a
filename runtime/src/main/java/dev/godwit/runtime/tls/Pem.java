package dev.godwit.runtime.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A file of PEM blocks. Text around the blocks is passed over, as by everybody.
 *
 * @param file for messages
 */
record Pem(Path file, String text) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final int MOST_BYTES = 1 << 20;

    /** What stands between two lines of dashes. */
    record Block(String type, byte[] der) {}

    static Pem read(Path file) {
        return new Pem(file, new String(bytes(file), StandardCharsets.ISO_8859_1));
    }

    static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InvalidPem(file, "over 1 MiB (expected: a PEM file)");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidPem(file, "cannot be read (expected: a PEM file)");
        }
    }

    List<Block> blocks() {
        return BLOCK.matcher(text).results().map(this::block).toList();
    }

    /** All certificates, in their order; at least one. */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = blocks().stream()
                .filter(block -> block.type().equals("CERTIFICATE"))
                .map(this::certificate)
                .toList();
        if (certificates.isEmpty()) {
            throw new InvalidPem(file, "no certificate (expected: PEM, -----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    private Block block(MatchResult found) {
        try {
            return new Block(found.group(1), Base64.getMimeDecoder().decode(found.group(2)));
        } catch (IllegalArgumentException e) {
            throw new InvalidPem(file, "no base64 in " + found.group(1) + " (expected: PEM)");
        }
    }

    private X509Certificate certificate(Block block) {
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            return (X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw new InvalidPem(file, "unreadable certificate (expected: X.509 in PEM)");
        }
    }

    /** Only for messages; never the content. */
    @Override
    public String toString() {
        return file.toString();
    }
}
