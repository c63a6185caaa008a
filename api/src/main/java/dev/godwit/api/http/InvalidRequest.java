package dev.godwit.api.http;

import dev.godwit.protocol.Problem;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** What HTTP itself does not allow: the connection is closed, for where the next request begins is not known. */
final class InvalidRequest {

    private InvalidRequest() {}

    static void refuse(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        ProblemResponse.send(request.response(), problem(request.decoderResult().cause()));
        request.connection().close();
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(414, "uri_too_long", "URI is too long", "the first line is over 4 KiB");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(431, "headers_too_large", "Headers are too large", "the headers are over 16 KiB");
        }
        return new Problem(400, "bad_request", "Request is not understood", "not a well-formed HTTP request");
    }
}
