package dev.godwit.api.grpc;

import dev.godwit.protocol.PushRequest;
import java.time.Duration;

/**
 * How gRPC is served.
 *
 * @param concurrent the most calls of the push service that are open at once
 * @param patience within which the message of a call that has only one must have come; connections are asked for a sign of life as
 *     often
 */
public record GrpcOptions(int concurrent, Duration patience) {

    /** The largest message, in bytes: the largest request, and room for what is around it. */
    static final int MAX_MESSAGE = 2 * PushRequest.MAX_VALUE;

    /** The most open calls of services that need no token, health and reflection. */
    static final int OPEN_TO_ALL = 100;

    /** The most messages of one call that wait for their answers. */
    static final int MAX_WAITING = 256;

    /** Their most bytes, after which no further message is read. */
    static final long MAX_WAITING_BYTES = 4L << 20;
}
