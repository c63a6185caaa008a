package dev.godwit.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: reads its messages, keeps its deadline, and ends once, by an answer, a status, or because the client is gone. Confined to
 * its loop.
 */
public final class Call<Q, A> {

    private static final Logger log = LoggerFactory.getLogger(Call.class);
    private static final String RETRY_MILLIS = "2000";

    /** So long may a client go on sending to a call that has ended. */
    private static final long LINGER_MILLIS = 1_000;

    /** So long may a client need to take the end of a call. */
    private static final long GRACE_MILLIS = 10_000;

    /** Not compressed, and the length. */
    private static final int PREFIX_BYTES = 5;

    private final GrpcServerRequest<Buffer, A> request;
    private final GrpcServerResponse<Buffer, A> response;
    private final HttpServerRequest http;
    private final Reader<Q> reader;
    private final int maxMessage;
    private final Loop loop;
    private final Set<Loop.Timer> timers = new HashSet<>();
    private final List<Consumer<GrpcStatus>> listeners = new ArrayList<>();
    private Conversation<Q> conversation = Conversation.none();
    private boolean listening;
    private boolean headSent;
    private boolean complete;
    private boolean over;

    /**
     * @param http what carries it
     * @param maxMessage the largest message of the client, in bytes
     */
    Call(GrpcServerRequest<Buffer, A> request, HttpServerRequest http, Reader<Q> reader, int maxMessage, Loop loop) {
        this.request = request;
        this.response = request.response();
        this.http = http;
        this.reader = reader;
        this.maxMessage = maxMessage;
        this.loop = loop;
    }

    /** Holds what comes until it begins; ends meanwhile by its deadline, or because the client is gone. */
    public void await() {
        hold();
        listen();
    }

    /** Hands the conversation what comes. To be called at once, or {@link #await}: messages come as soon as the loop is left. */
    public void begin(Conversation<Q> with) {
        conversation = with;
        if (listening) {
            release();
        } else {
            listen();
        }
    }

    private void listen() {
        listening = true;
        request.messageHandler(this::received);
        request.invalidMessageHandler(overflow -> end(Ending.tooLarge(maxMessage)));
        request.endHandler(done -> halfClosed());
        request.errorHandler(reset -> closed(GrpcStatus.CANCELLED));
        request.exceptionHandler(lost -> closed(GrpcStatus.CANCELLED));
        response.exceptionHandler(lost -> closed(GrpcStatus.CANCELLED));
        keepDeadline();
    }

    public void whenOver(Consumer<GrpcStatus> listener) {
        listeners.add(listener);
    }

    public MultiMap metadata() {
        return request.headers();
    }

    /** What carries the call; its body and response are not to be touched. */
    public HttpServerRequest http() {
        return http;
    }

    /** W3C trace context of the call. */
    public Optional<String> traceparent() {
        return Optional.ofNullable(request.headers().get("traceparent"));
    }

    /** One of several answers. */
    public void answer(A message) {
        if (!over) {
            // A failed write is followed by the end of the stream, which is what counts.
            response.write(message);
        }
    }

    /**
     * One of several answers, encoded already.
     *
     * @param message shared by many: not to be changed
     * @return done when the socket has taken it
     */
    public Future<Void> answer(byte[] message) {
        if (over) {
            return Future.failedFuture("over");
        }
        if (headSent) {
            // Vert.x's own way copies the bytes, which for a broadcast is one copy per call.
            return http.response().write(prefixed(message));
        }
        headSent = true;
        return response.writeMessage(GrpcMessage.message("identity", Buffer.buffer(message)));
    }

    public void end(A last) {
        if (!over) {
            stopReading(response.end(last));
            closed(GrpcStatus.OK);
        }
    }

    public void end(Ending ending) {
        if (over) {
            return;
        }
        if (ending.status() == GrpcStatus.UNAVAILABLE) {
            // Clients with a retry policy wait so long.
            response.trailers().set("grpc-retry-pushback-ms", RETRY_MILLIS);
        }
        // Vert.x encodes the message only where it is not there yet. A call that was not answered has no trailers but
        // its head.
        (http.response().headWritten() ? response.trailers() : response.headers())
                .set("grpc-message", ending.encoded());
        stopReading(
                response.status(ending.status()).statusMessage(ending.message()).end());
        closed(ending.status());
    }

    /** After the last of several answers. */
    public void end() {
        if (!over) {
            stopReading(response.end());
            closed(GrpcStatus.OK);
        }
    }

    public boolean isOver() {
        return over;
    }

    /** No further message is read; the client's own buffers, and then its program, wait. */
    public void hold() {
        request.pause();
    }

    public void release() {
        request.resume();
    }

    /** Whether answers pile up that the client does not take. */
    public boolean isClogged() {
        return response.writeQueueFull();
    }

    public void whenUnclogged(Runnable then) {
        response.drainHandler(free -> then.run());
    }

    /** Runs the task in so many milliseconds unless the call is over by then. */
    public Loop.Timer after(long millis, Runnable task) {
        Task later = new Task(task);
        Loop.Timer timer = loop.after(millis, later);
        later.timer = timer;
        timers.add(timer);
        return timer;
    }

    public void finish(Problem why) {
        guarded(() -> conversation.finish(why));
    }

    public void failed(Throwable failure) {
        log.error("event=call_failed method={}", request.fullMethodName(), failure);
        end(Ending.INTERNAL);
    }

    private void received(GrpcMessage message) {
        if (over) {
            return;
        }
        try {
            Q decoded = reader.read(Inflation.bytes(message, maxMessage));
            guarded(() -> conversation.received(decoded));
        } catch (InvalidProtocolBufferException e) {
            end(Ending.invalid("a message that is no protobuf of its type (expected: as the method's .proto says)"));
        } catch (Inflation.NotReadable e) {
            end(e.ending());
        }
    }

    private void halfClosed() {
        complete = true;
        guarded(conversation::halfClosed);
    }

    private void keepDeadline() {
        try {
            Optional<Long> millis = Deadline.millis(request.headers().get("grpc-timeout"));
            if (millis.isPresent() && millis.get() == 0) {
                end(Ending.TOO_LATE);
            } else {
                millis.ifPresent(time -> after(time, () -> end(Ending.TOO_LATE)));
            }
        } catch (IllegalArgumentException e) {
            end(Ending.invalid(String.valueOf(e.getMessage())));
        }
    }

    // At once, and a client might see the reset before the status that explains it. A client that does not even take
    // that is
    // not waited for.
    private void stopReading(Future<Void> taken) {
        if (complete) {
            Loop.Timer cut = loop.after(GRACE_MILLIS, () -> http.response().reset());
            taken.onComplete(done -> cut.cancel());
        } else {
            loop.after(LINGER_MILLIS, response::cancel);
        }
    }

    private static Buffer prefixed(byte[] message) {
        byte[] prefix =
                ByteBuffer.allocate(PREFIX_BYTES).putInt(1, message.length).array();
        return BufferInternal.buffer(Unpooled.wrappedBuffer(prefix, message));
    }

    private void closed(GrpcStatus status) {
        if (over) {
            return;
        }
        over = true;
        timers.forEach(Loop.Timer::cancel);
        timers.clear();
        // What still comes is read and dropped.
        request.resume();
        conversation.over();
        listeners.forEach(listener -> listener.accept(status));
    }

    /** A task of a timer that forgets it. */
    private final class Task implements Runnable {

        private final Runnable task;
        private Loop.@Nullable Timer timer;

        private Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            timers.remove(timer);
            guarded(task);
        }
    }

    private void guarded(Runnable step) {
        if (over) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }
}
