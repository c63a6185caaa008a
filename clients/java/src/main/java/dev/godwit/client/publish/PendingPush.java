package dev.godwit.client.publish;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A push until its fate is known. */
final class PendingPush {

    private final Push push;
    private final byte @Nullable [] trace;
    private final long since;
    private final CompletableFuture<MessageId> fate = new CompletableFuture<>();

    /**
     * @param since when it was pushed, of {@link System#nanoTime}
     */
    PendingPush(Push push, byte @Nullable [] trace, long since) {
        this.push = push;
        this.trace = trace;
        this.since = since;
    }

    /** That nobody else can complete. */
    CompletionStage<MessageId> stage() {
        return fate.minimalCompletionStage();
    }

    long since() {
        return since;
    }

    int bytes() {
        return push.sharedValue().length;
    }

    ProducerRecord<byte[], byte[]> record(String topic) {
        RecordHeaders headers = new RecordHeaders();
        if (trace != null) {
            headers.add(new RecordHeader("traceparent", trace));
        }
        byte[] key = push.key().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, null, key, push.sharedValue(), headers);
    }

    void complete(MessageId id) {
        fate.complete(id);
    }

    void fail(PushFailed failure) {
        fate.completeExceptionally(failure);
    }
}
