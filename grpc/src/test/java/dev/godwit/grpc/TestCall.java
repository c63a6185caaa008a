package dev.godwit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One call as the bytes of HTTP/2, so that it can be wrong in any way. */
public final class TestCall {

    private final HttpClientRequest request;
    private final Buffer received = Buffer.buffer();
    private Optional<HttpClientResponse> response = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private boolean ended;

    /** With its head sent. */
    public TestCall(HttpClientRequest request) {
        this.request = request;
        request.response().onComplete(this::head, this::failed);
        request.exceptionHandler(this::failed);
        request.writeHead();
    }

    public TestCall send(MessageLite message) {
        return send(0, message.toByteArray());
    }

    public TestCall send(int flag, byte[] bytes) {
        return sendRaw(
                Buffer.buffer().appendByte((byte) flag).appendInt(bytes.length).appendBytes(bytes));
    }

    public TestCall sendRaw(Buffer bytes) {
        request.write(bytes);
        return this;
    }

    public TestCall halfClose() {
        request.end();
        return this;
    }

    public void reset() {
        request.reset(8);
    }

    /** Takes nothing that the server sends from now on. */
    public void stopTaking() {
        request.response().onSuccess(HttpClientResponse::pause);
    }

    public void takeAgain() {
        request.response().onSuccess(HttpClientResponse::resume);
    }

    /** Whether more has been sent than the server takes. */
    public boolean isFull() {
        return request.writeQueueFull();
    }

    public synchronized boolean isOver() {
        return ended || failure.isPresent();
    }

    public synchronized Optional<Throwable> failure() {
        return failure;
    }

    /** Waits for the end, which must be an orderly one. */
    public GrpcStatus status() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .until(this::isOver);
        synchronized (this) {
            assertThat(failure).isEmpty();
            return GrpcStatus.valueOf(Integer.parseInt(trailer("grpc-status")));
        }
    }

    public String message() {
        status();
        return URLDecoder.decode(trailer("grpc-message"), StandardCharsets.UTF_8);
    }

    public synchronized String trailer(String name) {
        HttpClientResponse head = response.orElseThrow();
        String value = head.getHeader(name);
        return String.valueOf(value == null ? head.getTrailer(name) : value);
    }

    public synchronized int httpStatus() {
        return response.orElseThrow().statusCode();
    }

    public synchronized <T> List<T> answers(Parser<T> parser) {
        List<T> answers = new ArrayList<>();
        int at = 0;
        while (at + 5 <= received.length() && at + 5 + received.getInt(at + 1) <= received.length()) {
            int end = at + 5 + received.getInt(at + 1);
            try {
                answers.add(parser.parseFrom(received.getBytes(at + 5, end)));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
            at = end;
        }
        return answers;
    }

    public <T> List<T> awaitAnswers(Parser<T> parser, int count) {
        await(count + " answers")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .until(() -> answers(parser).size() >= count);
        return answers(parser);
    }

    /** The only answer of a call that ended well. */
    public <T> T answer(Parser<T> parser) {
        assertThat(status()).isEqualTo(GrpcStatus.OK);
        List<T> answers = answers(parser);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private synchronized void head(HttpClientResponse head) {
        response = Optional.of(head);
        head.handler(this::body);
        head.endHandler(end -> ended());
        head.exceptionHandler(this::failed);
    }

    private synchronized void body(Buffer bytes) {
        received.appendBuffer(bytes);
    }

    private synchronized void ended() {
        ended = true;
    }

    private synchronized void failed(Throwable why) {
        if (!ended && failure.isEmpty()) {
            failure = Optional.of(why);
        }
    }
}
