package dev.godwit.gateway.connection;

import dev.godwit.tokens.Revocations;
import dev.godwit.tokens.TokenVerifier;
import dev.godwit.tokens.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The connections of a loop by the tokens that let them in: those whose token is taken back are ended. Confined to its loop. */
public final class Bearers {

    private final TokenVerifier tokens;
    private final Revocations revocations;
    private final Set<Lifeline> lifelines = new LinkedHashSet<>();

    /**
     * @param tokens for those that come later in a connection's life
     */
    public Bearers(TokenVerifier tokens, Revocations revocations) {
        this.tokens = tokens;
        this.revocations = revocations;
    }

    /** Ends those whose token was taken back. */
    public void look() {
        List.copyOf(lifelines).forEach(this::look);
    }

    /** Completed at once, unless the token's key has to be fetched. Never fails. */
    public CompletionStage<Verdict> verify(String token) {
        return tokens.verify(token);
    }

    void join(Lifeline lifeline) {
        lifelines.add(lifeline);
    }

    void leave(Lifeline lifeline) {
        lifelines.remove(lifeline);
    }

    void look(Lifeline lifeline) {
        if (revocations.revoke(lifeline.access())) {
            lifeline.revoked();
        }
    }
}
