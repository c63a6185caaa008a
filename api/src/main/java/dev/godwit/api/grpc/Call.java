package dev.godwit.api.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import io.vertx.core.MultiMap;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
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
final class Call<Q, A> {

    private static final Logger log = LoggerFactory.getLogger(Call.class);
    private static final String RETRY_MILLIS = "2000";

    /** So long may a client go on sending to a call that has ended. */
    private static final long LINGER_MILLIS = 1_000;

    private final GrpcServerRequest<Q, A> request;
    private final GrpcServerResponse<Q, A> response;
    private final Parser<Q> parser;
    private final Loop loop;
    private final Set<Loop.Timer> timers = new HashSet<>();
    private final List<Consumer<GrpcStatus>> listeners = new ArrayList<>();
    private Conversation<Q> conversation = Conversation.none();
    private boolean listening;
    private boolean complete;
    private boolean over;

    Call(GrpcServerRequest<Q, A> request, Parser<Q> parser, Loop loop) {
        this.request = request;
        this.response = request.response();
        this.parser = parser;
        this.loop = loop;
    }

    /** Holds what comes until it begins; ends meanwhile by its deadline, or because the client is gone. */
    void await() {
        hold();
        listen();
    }

    /** Hands the conversation what comes. To be called at once, or {@link #await}: messages come as soon as the loop is left. */
    void begin(Conversation<Q> with) {
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
        request.invalidMessageHandler(overflow -> end(Ending.TOO_LARGE));
        request.endHandler(done -> halfClosed());
        request.errorHandler(reset -> closed(GrpcStatus.CANCELLED));
        request.exceptionHandler(lost -> closed(GrpcStatus.CANCELLED));
        response.exceptionHandler(lost -> closed(GrpcStatus.CANCELLED));
        keepDeadline();
    }

    void whenOver(Consumer<GrpcStatus> listener) {
        listeners.add(listener);
    }

    MultiMap metadata() {
        return request.headers();
    }

    /** W3C trace context of the call. */
    Optional<String> traceparent() {
        return Optional.ofNullable(request.headers().get("traceparent"));
    }

    /** One of several answers. */
    void answer(A message) {
        if (!over) {
            // A failed write is followed by the end of the stream, which is what counts.
            response.write(message);
        }
    }

    void end(A last) {
        if (!over) {
            response.end(last);
            stopReading();
            closed(GrpcStatus.OK);
        }
    }

    void end(Ending ending) {
        if (over) {
            return;
        }
        if (ending.status() == GrpcStatus.UNAVAILABLE) {
            // Clients with a retry policy wait so long.
            response.trailers().set("grpc-retry-pushback-ms", RETRY_MILLIS);
        }
        response.status(ending.status()).statusMessage(ending.message()).end();
        stopReading();
        closed(ending.status());
    }

    /** After the last of several answers. */
    void end() {
        if (!over) {
            response.end();
            stopReading();
            closed(GrpcStatus.OK);
        }
    }

    boolean isOver() {
        return over;
    }

    /** No further message is read; the client's own buffers, and then its program, wait. */
    void hold() {
        request.pause();
    }

    void release() {
        request.resume();
    }

    /** Whether answers pile up that the client does not take. */
    boolean isClogged() {
        return response.writeQueueFull();
    }

    void whenUnclogged(Runnable then) {
        response.drainHandler(free -> then.run());
    }

    /** Runs the task in so many milliseconds unless the call is over by then. */
    Loop.Timer after(long millis, Runnable task) {
        Task later = new Task(task);
        Loop.Timer timer = loop.after(millis, later);
        later.timer = timer;
        timers.add(timer);
        return timer;
    }

    void finish(Problem why) {
        guarded(() -> conversation.finish(why));
    }

    void failed(Throwable failure) {
        log.error("event=call_failed method={}", request.fullMethodName(), failure);
        end(Ending.INTERNAL);
    }

    private void received(GrpcMessage message) {
        if (over) {
            return;
        }
        try {
            Q decoded = parser.parseFrom(Inflation.bytes(message, GrpcOptions.MAX_MESSAGE));
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

    // At once, and a client might see the reset before the status that explains it.
    private void stopReading() {
        if (!complete) {
            loop.after(LINGER_MILLIS, response::cancel);
        }
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
