package dev.godwit.tokens;

import dev.godwit.protocol.Problem;
import java.util.function.Function;

/** The outcome of looking at a token. */
public sealed interface Verdict {

    /** The token is good. */
    record Granted(Access access) implements Verdict {
        @Override
        public <T> T fold(Function<Access, T> granted, Function<Problem, T> denied) {
            return granted.apply(access);
        }
    }

    /** It is not; the problem's code says why. */
    record Denied(Problem problem) implements Verdict {
        @Override
        public <T> T fold(Function<Access, T> granted, Function<Problem, T> denied) {
            return denied.apply(problem);
        }
    }

    <T> T fold(Function<Access, T> granted, Function<Problem, T> denied);
}
