package dev.godwit.api.push;

import dev.godwit.protocol.Problem;

/** Ends the preparation of a request that is not taken, from wherever it stands. */
final class NotPushed extends Exception {

    private final Problem problem;

    NotPushed(Problem problem) {
        // Bad requests may come in floods: no stack trace.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
