package dev.godwit.tokens;

import java.util.Optional;

/**
 * A key that signs tokens.
 *
 * @param material HS256: the secret; else the private key in PEM (PKCS 8)
 */
public record SigningKey(Optional<String> kid, TokenAlgorithm algorithm, String material) {

    /** Without the material. */
    @Override
    public String toString() {
        return "SigningKey[kid=" + kid.orElse("") + ", algorithm=" + algorithm + "]";
    }
}
