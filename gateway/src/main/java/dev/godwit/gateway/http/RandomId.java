package dev.godwit.gateway.http;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids of connections, requests and devices: 128 random bits in 22 characters that need no encoding anywhere. */
final class RandomId {

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomId() {}

    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
