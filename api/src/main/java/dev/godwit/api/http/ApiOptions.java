package dev.godwit.api.http;

import dev.godwit.runtime.tls.ServerTls;
import java.time.Duration;

/**
 * How the port for business services is served.
 *
 * @param port 0: any free one
 * @param loops event loops that serve it
 * @param concurrent the most requests that are answered at once
 * @param patience within which the body of a request must have come
 * @param grace within which requests that are being answered may finish when the port closes
 * @param tls started before the port
 */
public record ApiOptions(
        String host, int port, int loops, int concurrent, Duration patience, Duration grace, ServerTls tls) {

    /** The largest body of a request, in bytes. */
    public static final long MAX_BODY = 8 << 20;

    private static final int CONCURRENT = 1_000;

    public static ApiOptions of(String host, int port) {
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
        return new ApiOptions(
                host, port, loops, CONCURRENT, Duration.ofSeconds(30), Duration.ofSeconds(5), ServerTls.OFF);
    }

    public ApiOptions withLoops(int count) {
        return new ApiOptions(host, port, count, concurrent, patience, grace, tls);
    }

    public ApiOptions withConcurrent(int count) {
        return new ApiOptions(host, port, loops, count, patience, grace, tls);
    }

    public ApiOptions withPatience(Duration time) {
        return new ApiOptions(host, port, loops, concurrent, time, grace, tls);
    }

    public ApiOptions withTls(ServerTls other) {
        return new ApiOptions(host, port, loops, concurrent, patience, grace, other);
    }
}
