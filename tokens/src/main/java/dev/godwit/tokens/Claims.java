package dev.godwit.tokens;

import java.util.List;
import java.util.Optional;

/**
 * The claims that count, of the right types, and not yet believed.
 *
 * @param expires in milliseconds since the epoch, as {@code notBefore} and {@code issued}
 * @param follow patterns, not parsed, as {@code publish}
 */
record Claims(
        Optional<String> subject,
        Optional<String> tenant,
        Optional<String> issuer,
        List<String> audience,
        Optional<Long> expires,
        Optional<Long> notBefore,
        Optional<Long> issued,
        Optional<String> id,
        List<String> follow,
        List<String> publish) {

    /**
     * @throws IllegalArgumentException for a claim of another type
     */
    static Claims of(Jwt jwt) {
        return new Claims(
                jwt.claim("sub"),
                jwt.claim("tenant"),
                jwt.claim("iss"),
                jwt.list("aud"),
                jwt.time("exp"),
                jwt.time("nbf"),
                jwt.time("iat"),
                jwt.claim("jti"),
                jwt.strings("topics", "follow"),
                jwt.strings("topics", "publish"));
    }
}
