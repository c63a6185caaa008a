package dev.godwit.server.config;

import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.jwks.JwksOptions;
import dev.godwit.tokens.jwks.JwksSource;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where keys for tokens are fetched, as the settings say. */
public final class PublishedKeySources {

    private PublishedKeySources() {}

    /**
     * @throws IllegalArgumentException if one of them is not as it must be
     */
    public static JwksOptions of(TokenSettings tokens) {
        List<JwksSource> sources =
                tokens.jwks().stream().map(PublishedKeySources::source).toList();
        return new JwksOptions(
                sources,
                tokens.jwksRefresh(),
                tokens.jwksPlainHttp(),
                tokens.jwksAuthorities().map(ReadableFile::path));
    }

    static Optional<String> broken(TokenSettings tokens) {
        try {
            of(tokens);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("tokens.jwks: " + e.getMessage());
        }
    }

    private static JwksSource source(TokenSettings.PublishedKeys keys) {
        return new JwksSource(
                URI.create(keys.url()),
                keys.issuer(),
                keys.algorithms().stream()
                        .map(algorithm -> TokenAlgorithm.valueOf(algorithm.name()))
                        .collect(Collectors.toSet()));
    }
}
