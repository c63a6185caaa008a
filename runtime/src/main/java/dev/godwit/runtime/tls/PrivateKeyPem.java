package dev.godwit.runtime.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** Reads a private key in any of the forms that tools write: PKCS#8, PKCS#1 (RSA), SEC 1 (EC). */
final class PrivateKeyPem {

    private static final String EXPECTED =
            " (expected: PEM, -----BEGIN PRIVATE KEY-----, or RSA or EC PRIVATE KEY, without a passphrase)";
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;

    private PrivateKeyPem() {}

    /**
     * @param owner tells algorithm and curve, which the older forms leave out
     */
    static PrivateKey read(Pem pem, PublicKey owner) {
        Pem.Block block = pem.blocks().stream()
                .filter(each -> each.type().endsWith("PRIVATE KEY"))
                .findFirst()
                .orElseThrow(() -> new InvalidPem(pem.file(), "no private key" + EXPECTED));
        byte[] pkcs8 = switch (block.type()) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> wrapped(block.der(), owner);
            default -> throw new InvalidPem(pem.file(), block.type() + EXPECTED);
        };
        try {
            return KeyFactory.getInstance(owner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new InvalidPem(pem.file(), "no " + owner.getAlgorithm() + " key" + EXPECTED);
        }
    }

    /** PKCS#8 is the older form in an envelope that names the algorithm, and that is what the public key begins with. */
    private static byte[] wrapped(byte[] key, PublicKey owner) {
        byte[] algorithm = first(content(owner.getEncoded()));
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.writeBytes(VERSION_0);
        parts.writeBytes(algorithm);
        parts.writeBytes(der(OCTETS, key));
        return der(SEQUENCE, parts.toByteArray());
    }

    private static byte[] der(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** What is in an element. */
    private static byte[] content(byte[] element) {
        return Arrays.copyOfRange(element, head(element), head(element) + length(element));
    }

    /** The first element of several. */
    private static byte[] first(byte[] elements) {
        return Arrays.copyOf(elements, head(elements) + length(elements));
    }

    private static int head(byte[] element) {
        return element[1] >= 0 ? 2 : 2 + (element[1] & 0x7f);
    }

    private static int length(byte[] element) {
        if (element[1] >= 0) {
            return element[1];
        }
        int length = 0;
        for (int i = 2; i < head(element); i++) {
            length = (length << 8) | (element[i] & 0xff);
        }
        return length;
    }
}
