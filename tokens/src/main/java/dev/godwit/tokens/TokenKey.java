package dev.godwit.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * A key that verifies tokens, for one algorithm only: a token that names another algorithm never meets it.
 *
 * @param kid the only key id under which tokens find it; without one it serves the tokens that name none
 * @param material HS256: the secret; else the public key in PEM
 * @param dev whether it is the key of a development machine, refused anywhere else
 */
public record TokenKey(Optional<String> kid, TokenAlgorithm algorithm, String material, boolean dev) {

    private static final int MIN_SECRET_BYTES = 32;
    private static final int MIN_RSA_BITS = 2048;
    private static final int P256_BITS = 256;

    public TokenKey {
        switch (algorithm) {
            case HS256 -> requireSecret(material);
            case RS256 -> requireRsa(material);
            case ES256 -> requireEc(material);
            case EDDSA -> requireEd25519(material);
        }
    }

    public static TokenKey secret(String secret) {
        return new TokenKey(Optional.empty(), TokenAlgorithm.HS256, secret, false);
    }

    public static TokenKey publicKey(TokenAlgorithm algorithm, String pem) {
        return new TokenKey(Optional.empty(), algorithm, pem, false);
    }

    public TokenKey withKid(String id) {
        return new TokenKey(Optional.of(id), algorithm, material, dev);
    }

    /** The same for tokens that name none. */
    TokenKey withoutKid() {
        return new TokenKey(Optional.empty(), algorithm, material, dev);
    }

    public TokenKey asDev() {
        return new TokenKey(kid, algorithm, material, true);
    }

    /** Without the material. */
    @Override
    public String toString() {
        return "TokenKey[kid=" + kid.orElse("") + ", algorithm=" + algorithm + ", dev=" + dev + "]";
    }

    // A public key given as an HMAC secret is known to everybody: whoever reads it could sign.
    private static void requireSecret(String secret) {
        int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
        if (secret.contains("-----BEGIN")) {
            throw new IllegalArgumentException("key: PEM (expected: a secret for HS256)");
        }
        if (bytes < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("key: " + bytes + " bytes (expected: >= 32 for HS256)");
        }
    }

    private static void requireRsa(String pem) {
        RSAPublicKey key = (RSAPublicKey) parse("RSA", pem);
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS) {
            throw new IllegalArgumentException("key: " + bits + " bits (expected: >= 2048 for RS256)");
        }
    }

    private static void requireEc(String pem) {
        ECPublicKey key = (ECPublicKey) parse("EC", pem);
        int bits = key.getParams().getCurve().getField().getFieldSize();
        if (bits != P256_BITS) {
            throw new IllegalArgumentException("key: a curve of " + bits + " bits (expected: P-256 for ES256)");
        }
    }

    private static void requireEd25519(String pem) {
        EdECPublicKey key = (EdECPublicKey) parse("EdDSA", pem);
        String curve = key.getParams().getName();
        if (!curve.equals(NamedParameterSpec.ED25519.getName())) {
            throw new IllegalArgumentException("key: the curve " + curve + " (expected: Ed25519 for EdDSA)");
        }
    }

    private static java.security.PublicKey parse(String kind, String pem) {
        String body = pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance(kind)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Without the cause: it may quote the material.
            throw new IllegalArgumentException(
                    "key: not readable (expected: an " + kind + " public key in PEM, -----BEGIN PUBLIC KEY-----)");
        }
    }
}
