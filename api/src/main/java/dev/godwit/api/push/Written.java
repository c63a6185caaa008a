package dev.godwit.api.push;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka said to a record.
 *
 * @param offset -1 unless {@code WRITTEN}
 */
record Written(Kind kind, long offset) {

    enum Kind {
        WRITTEN,
        UNKNOWN,
        TOO_LARGE
    }

    static CompletionStage<Written> of(CompletionStage<Long> offset) {
        return offset.handle(Written::of);
    }

    private static Written of(@Nullable Long offset, @Nullable Throwable failure) {
        if (offset != null) {
            return new Written(Kind.WRITTEN, offset);
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return new Written(cause instanceof RecordSink.RecordTooLarge ? Kind.TOO_LARGE : Kind.UNKNOWN, -1);
    }
}
