package dev.godwit.client.publish;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one push of several: an id, or a failure. */
public final class PushResult {

    private final @Nullable MessageId id;
    private final @Nullable PushFailed failure;

    PushResult(@Nullable MessageId id, @Nullable PushFailed failure) {
        this.id = id;
        this.failure = failure;
    }

    /** Present when Kafka confirmed it. */
    public Optional<MessageId> id() {
        return Optional.ofNullable(id);
    }

    /** Present when Kafka did not. */
    public Optional<PushFailed> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return id != null ? id.toString() : String.valueOf(failure);
    }
}
