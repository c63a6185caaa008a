package dev.godwit.tokens.jwks;

import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one key of a set. Only its own numbers count: certificates beside them ({@code x5c}, {@code x5u}) are not looked at. Becomes a
 * key in PEM, so that it has to pass what a configured one has to.
 */
final class PublishedKey {

    private static final int POINT = 32;

    // RFC 5480: what stands before the point of a public key on P-256. RFC 8410: the same for Ed25519.
    private static final byte[] P256 =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private PublishedKey() {}

    /** Empty if the key is for something else, or cannot be read. */
    static Optional<TokenKey> read(@Nullable Object member) {
        if (!(member instanceof JsonObject jwk) || !signs(jwk)) {
            return Optional.empty();
        }
        try {
            return read(jwk);
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    // A key to encrypt with must not verify, and one that is private has no business here.
    private static boolean signs(JsonObject jwk) {
        boolean use = jwk.getValue("use") == null || "sig".equals(jwk.getValue("use"));
        boolean operations = jwk.getValue("key_ops") == null
                || (jwk.getValue("key_ops") instanceof JsonArray all && all.contains("verify"));
        return use && operations && !jwk.containsKey("d") && !jwk.containsKey("k");
    }

    private static Optional<TokenKey> read(JsonObject jwk) throws GeneralSecurityException {
        String kind = text(jwk, "kty") + " " + (jwk.containsKey("crv") ? text(jwk, "crv") : "");
        return switch (kind) {
            case "RSA " -> key(jwk, TokenAlgorithm.RS256, rsa(jwk));
            case "EC P-256" -> key(jwk, TokenAlgorithm.ES256, joined(P256, number(jwk, "x"), number(jwk, "y")));
            case "OKP Ed25519" -> key(jwk, TokenAlgorithm.EDDSA, joined(ED25519, number(jwk, "x")));
            default -> Optional.empty();
        };
    }

    private static Optional<TokenKey> key(JsonObject jwk, TokenAlgorithm algorithm, byte[] der) {
        if (jwk.getValue("alg") != null && !algorithm.word().equals(jwk.getValue("alg"))) {
            return Optional.empty();
        }
        String pem = "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
        TokenKey key = TokenKey.publicKey(algorithm, pem);
        return Optional.of(jwk.getValue("kid") == null ? key : key.withKid(text(jwk, "kid")));
    }

    private static byte[] rsa(JsonObject jwk) throws GeneralSecurityException {
        BigInteger modulus = new BigInteger(1, bytes(jwk, "n"));
        BigInteger exponent = new BigInteger(1, bytes(jwk, "e"));
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, exponent))
                .getEncoded();
    }

    private static byte[] number(JsonObject jwk, String name) {
        byte[] bytes = bytes(jwk, name);
        if (bytes.length != POINT) {
            throw new IllegalArgumentException(name + ": " + bytes.length + " bytes (expected: " + POINT + ")");
        }
        return bytes;
    }

    private static byte[] bytes(JsonObject jwk, String name) {
        return Base64.getUrlDecoder().decode(text(jwk, name));
    }

    private static String text(JsonObject jwk, String name) {
        if (jwk.getValue(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(name + ": no text (expected: a string)");
    }

    private static byte[] joined(byte[] head, byte[]... rest) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head);
        for (byte[] part : rest) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
