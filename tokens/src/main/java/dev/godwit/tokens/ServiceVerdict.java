package dev.godwit.tokens;

import dev.godwit.protocol.Problem;
import java.util.function.Function;

/** The outcome of looking at a token of a service. */
public sealed interface ServiceVerdict {

    /** The token is good. */
    record Granted(ServiceAccess access) implements ServiceVerdict {
        @Override
        public <T> T fold(Function<ServiceAccess, T> granted, Function<Problem, T> denied) {
            return granted.apply(access);
        }
    }

    /** It is not; the problem's code says why. */
    record Denied(Problem problem) implements ServiceVerdict {
        @Override
        public <T> T fold(Function<ServiceAccess, T> granted, Function<Problem, T> denied) {
            return denied.apply(problem);
        }
    }

    <T> T fold(Function<ServiceAccess, T> granted, Function<Problem, T> denied);
}
