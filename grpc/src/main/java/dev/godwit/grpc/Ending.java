package dev.godwit.grpc;

import dev.godwit.protocol.Problem;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.charset.StandardCharsets;

/**
 * How a call ends that is not answered.
 *
 * @param message for a human: what was found and what was expected
 */
public record Ending(GrpcStatus status, String message) {

    static final Ending TOO_LATE = new Ending(GrpcStatus.DEADLINE_EXCEEDED, "the deadline of the call has passed");
    static final Ending TOO_SLOW =
            new Ending(GrpcStatus.DEADLINE_EXCEEDED, "too_slow: the message of the call did not come in time");
    static final Ending INTERNAL = new Ending(GrpcStatus.INTERNAL, "internal: the server failed");

    public static Ending of(Problem problem) {
        String field = problem.field().isEmpty() ? "" : problem.field() + ": ";
        return new Ending(status(problem.status()), problem.code() + ": " + field + problem.detail());
    }

    static Ending tooLarge(int limit) {
        return new Ending(
                GrpcStatus.RESOURCE_EXHAUSTED,
                "too_large: message of more than " + limit + " bytes (expected: at most that, also when it is"
                        + " inflated)");
    }

    public static Ending invalid(String message) {
        return new Ending(GrpcStatus.INVALID_ARGUMENT, message);
    }

    /**
     * The message as {@code grpc-message} carries it: UTF-8, percent-encoded where it is a percent sign or not printable ASCII. Vert.x
     * encodes colons and slashes too, which Node's client shows as they come.
     */
    String encoded() {
        StringBuilder text = new StringBuilder();
        for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ' || b > '~' || b == '%') {
                text.append(String.format("%%%02X", b));
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    private static GrpcStatus status(int http) {
        return switch (http) {
            case 400, 409 -> GrpcStatus.INVALID_ARGUMENT;
            case 401 -> GrpcStatus.UNAUTHENTICATED;
            case 403 -> GrpcStatus.PERMISSION_DENIED;
            case 413, 429 -> GrpcStatus.RESOURCE_EXHAUSTED;
            case 503 -> GrpcStatus.UNAVAILABLE;
            default -> GrpcStatus.INTERNAL;
        };
    }
}
