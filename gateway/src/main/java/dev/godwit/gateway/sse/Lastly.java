package dev.godwit.gateway.sse;

import dev.godwit.gateway.connection.Deadlines;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** The end of a stream from the server's side. A client that does not take the last words in time is cut off without them. */
final class Lastly {

    private static final long GRACE_MILLIS = 10_000;

    private Lastly() {}

    static void end(HttpServerResponse response, Buffer words, Deadlines deadlines) {
        Deadlines.Deadline cut = deadlines.in(GRACE_MILLIS, response::reset);
        response.end(words).onComplete(ended -> cut.cancel());
    }
}
