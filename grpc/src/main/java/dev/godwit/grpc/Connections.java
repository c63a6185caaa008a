package dev.godwit.grpc;

import dev.godwit.runtime.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The connections with open calls: asks each for a sign of life, which keeps idle streams from being cut, and ends those that gave
 * none since the last time. Confined to a loop.
 */
final class Connections {

    private static final long GRACE_SECONDS = 30;

    private final Map<HttpConnection, Life> open = new HashMap<>();
    private final Loop loop;
    private final long periodMillis;
    private boolean asking;

    Connections(Loop loop, long periodMillis) {
        this.loop = loop;
        this.periodMillis = periodMillis;
    }

    void began(HttpConnection connection) {
        open.computeIfAbsent(connection, first -> new Life()).calls++;
        if (!asking) {
            asking = true;
            loop.after(periodMillis, this::ask);
        }
    }

    void ended(HttpConnection connection) {
        Life life = open.get(connection);
        if (life != null && --life.calls == 0) {
            open.remove(connection);
        }
    }

    /** Tells the clients to make their next calls elsewhere; each connection closes behind its last call. */
    void leave() {
        // Copied: a connection may close at once.
        List.copyOf(open.keySet()).forEach(connection -> connection.shutdown(GRACE_SECONDS, TimeUnit.SECONDS));
    }

    private void ask() {
        asking = !open.isEmpty();
        List.copyOf(open.entrySet()).forEach(entry -> ask(entry.getKey(), entry.getValue()));
        if (asking) {
            loop.after(periodMillis, this::ask);
        }
    }

    private void ask(HttpConnection connection, Life life) {
        if (life.asked) {
            connection.close();
            return;
        }
        life.asked = true;
        connection.ping(Buffer.buffer(new byte[8])).onSuccess(sign -> life.asked = false);
    }

    private static final class Life {
        private int calls;
        private boolean asked;
    }
}
