package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.protocol.Problem;
import java.util.function.Function;

/** Whether a client is let in. */
sealed interface Entry {

    /** It is. */
    record Admitted(StreamRequest request) implements Entry {
        @Override
        public <T> T fold(Function<StreamRequest, T> admitted, Function<Problem, T> refused) {
            return admitted.apply(request);
        }
    }

    /** It is not. */
    record Refused(Problem problem) implements Entry {
        @Override
        public <T> T fold(Function<StreamRequest, T> admitted, Function<Problem, T> refused) {
            return refused.apply(problem);
        }
    }

    <T> T fold(Function<StreamRequest, T> admitted, Function<Problem, T> refused);
}
