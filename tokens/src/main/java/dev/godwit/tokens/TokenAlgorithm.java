package dev.godwit.tokens;

/** A JWS algorithm that tokens may be signed with. There is no {@code none}. */
public enum TokenAlgorithm {
    /** HMAC with SHA-256 and a shared secret of at least 32 bytes. */
    HS256,
    /** RSASSA-PKCS1-v1_5 with SHA-256 and a key of at least 2048 bits. */
    RS256,
    /** ECDSA with SHA-256 on the curve P-256. */
    ES256,
    /** Edwards-curve signatures with Ed25519. */
    EDDSA;

    /** What {@code alg} says. */
    public String word() {
        return this == EDDSA ? "EdDSA" : name();
    }
}
