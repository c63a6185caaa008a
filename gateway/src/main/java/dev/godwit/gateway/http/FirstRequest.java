package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.Deadlines;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Cuts connections whose first request does not come whole in time: one that sends a byte now and then is never idle. Confined to
 * its loop.
 */
final class FirstRequest {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Deadlines deadlines;
    private final long limitMillis;
    private final Map<HttpConnection, Deadlines.Deadline> waiting = new HashMap<>();

    FirstRequest(Deadlines deadlines, Duration idle) {
        this.deadlines = deadlines;
        this.limitMillis = Math.min(LONGEST.toMillis(), idle.toMillis());
    }

    void expect(HttpConnection connection) {
        waiting.put(connection, deadlines.in(limitMillis, () -> {
            waiting.remove(connection);
            connection.close();
        }));
        connection.closeHandler(ignored -> arrived(connection));
    }

    /** It came, or the connection is gone. */
    void arrived(HttpConnection connection) {
        Deadlines.Deadline deadline = waiting.remove(connection);
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
