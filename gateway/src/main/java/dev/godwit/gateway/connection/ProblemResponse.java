package dev.godwit.gateway.connection;

import dev.godwit.protocol.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** A problem document as an HTTP response. */
public final class ProblemResponse {

    private ProblemResponse() {}

    public static void send(HttpServerResponse response, Problem problem) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(problem.status());
        response.putHeader("Content-Type", Problem.CONTENT_TYPE);
        response.putHeader("Cache-Control", "no-store");
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", challenge(problem));
        }
        if (problem.status() == 503 || problem.status() == 429) {
            response.putHeader("Retry-After", String.valueOf(Station.backoffMillis(problem.code()) / 1000));
        }
        response.end(Buffer.buffer(problem.json()));
    }

    // RFC 6750, section 3.1: no error code when there was no token at all.
    private static String challenge(Problem problem) {
        String realm = "Bearer realm=\"godwit\"";
        return problem.code().equals("token_missing")
                ? realm
                : realm + ", error=\"invalid_token\", error_description=\"" + problem.code() + "\"";
    }
}
