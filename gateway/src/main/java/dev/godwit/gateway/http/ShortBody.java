package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.Deadlines;
import dev.godwit.protocol.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the JSON body of a request that must be small and must come soon. Confined to its loop. */
final class ShortBody {

    static final int MOST_BYTES = 64 * 1024;
    private static final long PATIENCE_MILLIS = 10_000;

    private final HttpServerRequest request;
    private final Consumer<byte[]> then;
    private final Consumer<Problem> otherwise;
    private final Buffer body = Buffer.buffer();
    private Deadlines.@Nullable Deadline deadline;
    private boolean done;

    private ShortBody(HttpServerRequest request, Consumer<byte[]> then, Consumer<Problem> otherwise) {
        this.request = request;
        this.then = then;
        this.otherwise = otherwise;
    }

    /**
     * @param then gets it
     * @param otherwise is told why there is none; what is left of it is not read
     */
    static void read(
            HttpServerRequest request, Deadlines deadlines, Consumer<byte[]> then, Consumer<Problem> otherwise) {
        Optional<Problem> objection = objection(request);
        if (objection.isPresent()) {
            otherwise.accept(objection.get());
        } else {
            new ShortBody(request, then, otherwise).read(deadlines);
        }
    }

    private void read(Deadlines deadlines) {
        deadline = deadlines.in(
                PATIENCE_MILLIS,
                () -> refuse(new Problem(
                        408, "body_timeout", "Body did not come", "not complete after 10 seconds (expected: sooner)")));
        request.handler(this::part);
        request.endHandler(ended -> finish(() -> then.accept(body.getBytes())));
        request.exceptionHandler(broken -> finish(() -> {}));
        request.resume();
    }

    private void part(Buffer part) {
        if (!done) {
            body.appendBuffer(part);
            if (body.length() > MOST_BYTES) {
                refuse(tooLarge());
            }
        }
    }

    private void refuse(Problem problem) {
        finish(() -> otherwise.accept(problem));
    }

    private void finish(Runnable end) {
        if (!done) {
            done = true;
            if (deadline != null) {
                deadline.cancel();
            }
            end.run();
        }
    }

    private static Optional<Problem> objection(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            return Optional.of(unsupported("Content-Type", "another type (expected: application/json)"));
        }
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return Optional.of(unsupported("Content-Encoding", "a coding (expected: none)"));
        }
        String length = request.getHeader("Content-Length");
        return length != null && (length.length() > 9 || Integer.parseInt(length) > MOST_BYTES)
                ? Optional.of(tooLarge())
                : Optional.empty();
    }

    private static Problem unsupported(String field, String detail) {
        return new Problem(415, "unsupported_media_type", "Body is not understood", field, detail);
    }

    private static Problem tooLarge() {
        return new Problem(413, "body_too_large", "Body is too large", "over 64 KiB (expected: <= 64 KiB)");
    }
}
