package dev.godwit.tokens;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tokens are accepted.
 *
 * @param keys those that may have signed them, beside those that issuers publish
 * @param audience that {@code aud} must contain
 * @param issuer that {@code iss} must be where one of {@code keys} has signed; empty: any
 * @param audiences for tokens of issuers that publish their keys, where another {@code aud} is expected of them
 * @param skew by which clocks may differ, when comparing {@code exp} and {@code nbf}
 */
public record TokenRules(
        List<TokenKey> keys, String audience, Optional<String> issuer, Map<String, String> audiences, Duration skew) {

    public static final String DEFAULT_AUDIENCE = "godwit";
    public static final String SERVICE_AUDIENCE = "godwit-api";
    public static final Duration DEFAULT_SKEW = Duration.ofSeconds(30);

    /** The longest token, in characters. */
    public static final int MAX_TOKEN = 8 * 1024;

    public TokenRules {
        keys = List.copyOf(keys);
        audiences = Map.copyOf(audiences);
        if (skew.isNegative()) {
            throw new IllegalArgumentException("skew: " + skew + " (expected: >= 0)");
        }
    }

    /**
     * The usual rules for these keys.
     *
     * @param devMode whether this is a development machine; elsewhere development keys are refused
     * @throws IllegalArgumentException for a development key outside development mode
     */
    public static TokenRules of(List<TokenKey> keys, boolean devMode) {
        if (!devMode && keys.stream().anyMatch(TokenKey::dev)) {
            throw new IllegalArgumentException("keys: a development key (expected: keys of your own outside dev mode)");
        }
        return new TokenRules(keys, DEFAULT_AUDIENCE, Optional.empty(), Map.of(), DEFAULT_SKEW);
    }

    public TokenRules withAudience(String name) {
        return new TokenRules(keys, name, issuer, audiences, skew);
    }

    public TokenRules withIssuer(String name) {
        return new TokenRules(keys, audience, Optional.of(name), audiences, skew);
    }

    public TokenRules withAudiences(Map<String, String> ofIssuers) {
        return new TokenRules(keys, audience, issuer, ofIssuers, skew);
    }

    String audienceOf(String publishing) {
        return audiences.getOrDefault(publishing, audience);
    }
}
