package dev.godwit.gateway.http;

import dev.godwit.tokens.Verdict;
import java.util.Optional;

/**
 * Who somebody is.
 *
 * @param cookie to set, complete, so that the same browser need not show its ticket again; with a good verdict only
 */
record Identification(Verdict verdict, Optional<String> cookie) {

    static Identification of(Verdict verdict) {
        return new Identification(verdict, Optional.empty());
    }
}
