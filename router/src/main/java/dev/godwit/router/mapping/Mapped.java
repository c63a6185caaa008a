package dev.godwit.router.mapping;

import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.Reading.Refused;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a record of a mapped topic turned out to be. */
sealed interface Mapped {

    <T> T fold(Function<PushRequest, T> onRequest, Function<Refused, T> onRefused, Supplier<T> onSkipped);

    /** A request for one mailbox. */
    record Request(PushRequest request) implements Mapped {
        @Override
        public <T> T fold(Function<PushRequest, T> onRequest, Function<Refused, T> onRefused, Supplier<T> onSkipped) {
            return onRequest.apply(request);
        }
    }

    /** It does not fit the mapping: a dead letter. */
    record Unfit(Refused reason) implements Mapped {
        @Override
        public <T> T fold(Function<PushRequest, T> onRequest, Function<Refused, T> onRefused, Supplier<T> onSkipped) {
            return onRefused.apply(reason);
        }
    }

    /** It is not meant. */
    record Skipped() implements Mapped {
        @Override
        public <T> T fold(Function<PushRequest, T> onRequest, Function<Refused, T> onRefused, Supplier<T> onSkipped) {
            return onSkipped.get();
        }
    }
}
