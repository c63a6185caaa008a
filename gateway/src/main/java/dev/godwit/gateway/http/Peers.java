package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.Deadlines;
import dev.godwit.runtime.http.Acceptance;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP connections of a port from their first request on. One that has no stream and sends no whole request in time is cut: a
 * client that sends a byte now and then is never idle. Each is confined to its loop; only the list is shared.
 */
final class Peers {

    // For the last answer of a connection to be given and read.
    private static final long LAST_ANSWER_MILLIS = 5_000;

    private final HttpLimits limits;
    private final Acceptance acceptance;
    private final Map<HttpConnection, Peer> peers = new ConcurrentHashMap<>();

    /**
     * @param acceptance waits for first requests
     */
    Peers(HttpLimits limits, Acceptance acceptance) {
        this.limits = limits;
        this.acceptance = acceptance;
    }

    /**
     * @param deadlines of the connection's loop
     */
    void opened(HttpConnection connection, Deadlines deadlines) {
        Peer peer = new Peer(connection, deadlines);
        peers.put(connection, peer);
        // Of HTTP/2 and of TLS it is seen before its first request.
        peer.await(limits.head().toMillis());
        connection.closeHandler(ignored -> gone(connection));
    }

    /** A whole head came. */
    void arrived(HttpServerRequest request) {
        Peer peer = peers.get(request.connection());
        if (peer != null) {
            peer.arrived(request);
        }
    }

    /**
     * A stream begins with the request; its connection is no longer waited for.
     *
     * @return to be run at the stream's end
     */
    Runnable streams(HttpServerRequest request) {
        Peer peer = peers.get(request.connection());
        if (peer == null) {
            return () -> {};
        }
        // A WebSocket takes the connection over, and nobody hears of its end here.
        boolean upgraded = request.headers().contains(HttpHeaders.UPGRADE);
        return upgraded ? peer.streams(() -> gone(request.connection())) : peer.streams(peer::streamEnded);
    }

    private void gone(HttpConnection connection) {
        Peer peer = peers.remove(connection);
        if (peer != null) {
            peer.lift();
        }
    }

    private final class Peer {

        private final HttpConnection connection;
        private final Deadlines deadlines;
        private Deadlines.@Nullable Deadline deadline;
        private int requests;
        private int streams;

        Peer(HttpConnection connection, Deadlines deadlines) {
            this.connection = connection;
            this.deadlines = deadlines;
        }

        void arrived(HttpServerRequest request) {
            if (requests == 0) {
                acceptance.arrived(connection);
            }
            requests++;
            boolean last = limits.requests() > 0
                    && requests >= limits.requests()
                    && request.version() != HttpVersion.HTTP_2
                    && !request.headers().contains(HttpHeaders.UPGRADE);
            if (last) {
                // Tells the client; Vert.x itself does not close for it.
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            if (streams == 0) {
                long keepAlive = limits.keepAlive().toMillis();
                await(last ? Math.min(LAST_ANSWER_MILLIS, keepAlive) : keepAlive);
            }
        }

        Runnable streams(Runnable atEnd) {
            streams++;
            lift();
            boolean[] ended = {false};
            return () -> {
                if (!ended[0]) {
                    ended[0] = true;
                    atEnd.run();
                }
            };
        }

        void streamEnded() {
            streams--;
            if (streams == 0 && peers.containsKey(connection)) {
                await(limits.keepAlive().toMillis());
            }
        }

        void await(long millis) {
            lift();
            deadline = deadlines.in(millis, () -> {
                deadline = null;
                connection.close();
            });
        }

        void lift() {
            if (deadline != null) {
                deadline.cancel();
                deadline = null;
            }
        }
    }
}
