package dev.godwit.inbox.redis;

import dev.godwit.inbox.InboxUnavailable;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A command on its way, and who waits for its answer. */
final class Call<T> {

    private final Request request;
    private final int bytes;
    private final Function<Response, T> reading;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private long sentAt;

    /**
     * @param bytes about so much memory is held until the answer
     * @param reading makes the value of the answer
     */
    Call(Request request, int bytes, Function<Response, T> reading) {
        this.request = request;
        this.bytes = bytes;
        this.reading = reading;
    }

    Request request() {
        return request;
    }

    int bytes() {
        return bytes;
    }

    long sentAt() {
        return sentAt;
    }

    void sentAt(long ticks) {
        sentAt = ticks;
    }

    CompletionStage<T> answer() {
        return answer;
    }

    void succeed(Response response) {
        T value;
        try {
            value = reading.apply(response);
        } catch (RuntimeException e) {
            fail(new InboxUnavailable("redis: answer not understood", e));
            return;
        }
        answer.complete(value);
    }

    void fail(InboxUnavailable failure) {
        answer.completeExceptionally(failure);
    }
}
