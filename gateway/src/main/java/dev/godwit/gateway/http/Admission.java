package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.protocol.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;

/** Decides who is let in, whatever the transport: not while draining, of an allowed origin, with a good token, asking rightly. */
final class Admission {

    private final OriginRule origins;
    private final RequestToken tokens;
    private final BooleanSupplier draining;
    private final TransportMetrics metrics;

    Admission(OriginRule origins, RequestToken tokens, BooleanSupplier draining, TransportMetrics metrics) {
        this.origins = origins;
        this.tokens = tokens;
        this.draining = draining;
        this.metrics = metrics;
    }

    /**
     * @param mostTopics that one connection may follow
     */
    Entry admit(HttpServerRequest request, int mostTopics) {
        Entry entry = decide(request, mostTopics);
        return entry.fold(admitted -> entry, problem -> counted(entry, problem));
    }

    private Entry decide(HttpServerRequest request, int mostTopics) {
        if (draining.getAsBoolean()) {
            return new Entry.Refused(new Problem(
                    503, "draining", "Node is draining", "this node takes no new connections; come back in a moment"));
        }
        if (!origins.allows(request)) {
            return new Entry.Refused(OriginRule.denied());
        }
        if (!isReadable(request)) {
            return new Entry.Refused(new Problem(
                    400, "query_malformed", "Request is not understood", "the query is not percent-encoded UTF-8"));
        }
        return tokens.verify(request)
                .fold(access -> StreamParameters.read(request, access, mostTopics), Entry.Refused::new);
    }

    private Entry counted(Entry entry, Problem problem) {
        if (problem.status() == 401 || problem.status() == 403) {
            metrics.authFailed(problem.code());
        } else {
            metrics.badRequest(problem.code());
        }
        return entry;
    }

    // Parameters are decoded at their first use, and kept.
    private static boolean isReadable(HttpServerRequest request) {
        try {
            request.params();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
