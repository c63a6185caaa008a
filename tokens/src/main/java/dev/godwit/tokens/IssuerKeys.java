package dev.godwit.tokens;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The keys of issuers that publish them, and change them while the node runs. Safe on any thread. */
public interface IssuerKeys {

    /** Of no issuer. */
    IssuerKeys NONE = new IssuerKeys() {
        @Override
        public Optional<KeySet> of(String issuer) {
            return Optional.empty();
        }

        @Override
        public CompletionStage<Boolean> renewed(String issuer) {
            return CompletableFuture.completedFuture(true);
        }
    };

    /** Those that are known; empty if the issuer is none whose keys are looked for. */
    Optional<KeySet> of(String issuer);

    /**
     * Looks whether the issuer has other keys by now; at once if that was done a moment ago. Never fails.
     *
     * @return whether the issuer has answered when it was asked last
     */
    CompletionStage<Boolean> renewed(String issuer);
}
