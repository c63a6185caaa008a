package dev.godwit.tokens.jwks;

import dev.godwit.tokens.KeySet;
import dev.godwit.tokens.TokenKey;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an issuer.
 *
 * @param keys of the last answer that could be read; none before the first
 * @param set the same, made ready
 * @param trouble why it could not be asked the last time; empty if it could
 */
record IssuerState(List<TokenKey> keys, KeySet set, int ignored, Optional<String> trouble, boolean everAnswered) {

    IssuerState failed(String why) {
        return new IssuerState(keys, set, ignored, Optional.of(why), everAnswered);
    }

    boolean answered() {
        return trouble.isEmpty();
    }
}
