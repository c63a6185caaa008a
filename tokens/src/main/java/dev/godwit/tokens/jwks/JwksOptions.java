package dev.godwit.tokens.jwks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys are fetched, and how.
 *
 * @param sources one for each issuer
 * @param refresh after how long keys that are in use are looked at again
 * @param plain whether {@code http} is allowed beyond this machine
 * @param authorities PEM file of those who may have signed the servers' certificates; empty: those of the Java platform
 */
public record JwksOptions(List<JwksSource> sources, Duration refresh, boolean plain, Optional<Path> authorities) {

    public static final Duration DEFAULT_REFRESH = Duration.ofMinutes(5);

    /** An issuer is not asked more often because of tokens, whatever they say. */
    static final Duration REST = Duration.ofSeconds(30);

    public JwksOptions {
        sources = List.copyOf(sources);
        if (refresh.compareTo(REST) < 0) {
            throw new IllegalArgumentException("refresh: " + refresh + " (expected: >= " + REST + ")");
        }
        Set<String> issuers = new HashSet<>();
        for (JwksSource source : sources) {
            if (!issuers.add(source.issuer())) {
                throw new IllegalArgumentException("issuer: " + source.issuer() + " is there twice (expected: once)");
            }
            if (!source.encrypted() && !source.loopback() && !plain) {
                throw new IllegalArgumentException(
                        "url: " + source.url() + " (expected: https; who can change what is fetched can sign tokens)");
            }
        }
    }

    public static JwksOptions of(List<JwksSource> sources) {
        return new JwksOptions(sources, DEFAULT_REFRESH, false, Optional.empty());
    }
}
