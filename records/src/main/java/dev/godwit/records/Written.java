package dev.godwit.records;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka said to a record.
 *
 * @param offset -1 unless {@code WRITTEN}
 */
public record Written(Kind kind, long offset) {

    /** Nobody can tell. */
    public static final Written UNKNOWN = new Written(Kind.UNKNOWN, -1);

    /** How it ended. */
    public enum Kind {
        /** All in-sync replicas have it. */
        WRITTEN,
        /** Nobody can tell whether it was written. */
        UNKNOWN,
        /** Kafka will never take it. */
        TOO_LARGE
    }

    /** Never fails. */
    public static CompletionStage<Written> of(CompletionStage<Long> offset) {
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
