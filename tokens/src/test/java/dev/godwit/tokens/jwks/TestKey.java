package dev.godwit.tokens.jwks;

import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A pair of keys of an issuer: to sign with, and as it publishes it. */
final class TestKey {

    private final String kid;
    private final TokenAlgorithm algorithm;
    private final KeyPair pair;

    private TestKey(String kid, TokenAlgorithm algorithm, KeyPair pair) {
        this.kid = kid;
        this.algorithm = algorithm;
        this.pair = pair;
    }

    static TestKey rsa(String kid, int bits) {
        return new TestKey(kid, TokenAlgorithm.RS256, pair("RSA", bits));
    }

    static TestKey ec(String kid) {
        return new TestKey(kid, TokenAlgorithm.ES256, pair("EC", 256));
    }

    static TestKey ed25519(String kid) {
        return new TestKey(kid, TokenAlgorithm.EDDSA, pair("Ed25519", 0));
    }

    SigningKey signing() {
        return new SigningKey(
                Optional.of(kid),
                algorithm,
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    String publicPem() {
        return pem("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    KeyPair pair() {
        return pair;
    }

    JsonObject jwk() {
        JsonObject jwk = new JsonObject().put("kid", kid).put("use", "sig").put("alg", algorithm.word());
        return switch (algorithm) {
            case RS256 -> {
                RSAPublicKey key = (RSAPublicKey) pair.getPublic();
                yield jwk.put("kty", "RSA")
                        .put("n", base64(key.getModulus().toByteArray()))
                        .put("e", base64(key.getPublicExponent().toByteArray()));
            }
            case ES256 -> {
                ECPublicKey key = (ECPublicKey) pair.getPublic();
                yield jwk.put("kty", "EC")
                        .put("crv", "P-256")
                        .put("x", base64(fixed(key.getW().getAffineX())))
                        .put("y", base64(fixed(key.getW().getAffineY())));
            }
            case EDDSA -> {
                byte[] der = pair.getPublic().getEncoded();
                yield jwk.put("kty", "OKP")
                        .put("crv", "Ed25519")
                        .put("x", base64(Arrays.copyOfRange(der, der.length - 32, der.length)));
            }
            case HS256 -> throw new IllegalStateException("nobody publishes a secret");
        };
    }

    private static KeyPair pair(String kind, int bits) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance(kind);
            if (kind.equals("EC")) {
                pairs.initialize(new ECGenParameterSpec("secp256r1"));
            } else if (bits > 0) {
                pairs.initialize(bits);
            }
            return pairs.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }
}
