package dev.godwit.tokens.jwks;

import dev.godwit.tokens.TokenAlgorithm;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Where an issuer publishes its keys. They count for its own tokens only, and for these algorithms.
 *
 * @param url {@code https}, or {@code http} where nobody can listen in
 * @param issuer what {@code iss} of its tokens says
 */
public record JwksSource(URI url, String issuer, Set<TokenAlgorithm> algorithms) {

    public JwksSource {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http")) || url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "url: " + shown(url) + " (expected: like https://login.example.com/keys)");
        }
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("issuer: empty (expected: the iss of its tokens)");
        }
        algorithms = Set.copyOf(algorithms);
        if (algorithms.isEmpty() || algorithms.contains(TokenAlgorithm.HS256)) {
            // Who may read the key of an HMAC could sign with it.
            throw new IllegalArgumentException(
                    "algorithms: " + algorithms + " (expected: some of RS256, ES256, EDDSA)");
        }
    }

    boolean encrypted() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    /** Whether the host is this machine, by a name that nobody else can answer to. */
    boolean loopback() {
        String host = url.getHost();
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static String shown(URI url) {
        return url.getUserInfo() == null ? url.toString() : "a URL with a password";
    }
}
