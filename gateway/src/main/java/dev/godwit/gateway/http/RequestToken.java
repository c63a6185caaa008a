package dev.godwit.gateway.http;

import dev.godwit.gateway.websocket.Subprotocols;
import dev.godwit.tokens.TokenProblem;
import dev.godwit.tokens.TokenVerifier;
import dev.godwit.tokens.Verdict;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds the token of a request: {@code Authorization}, else a WebSocket subprotocol, else {@code ?token=} where switched on. */
final class RequestToken {

    private static final String SCHEME = "bearer ";

    private final TokenVerifier verifier;
    private final boolean queryTokens;

    RequestToken(TokenVerifier verifier, boolean queryTokens) {
        this.verifier = verifier;
        this.queryTokens = queryTokens;
    }

    CompletionStage<Verdict> verify(HttpServerRequest request) {
        List<String> headers = request.headers().getAll("Authorization");
        if (headers.size() > 1) {
            return denied(TokenProblem.MALFORMED, "Authorization is given twice (expected: once)");
        }
        if (!headers.isEmpty()) {
            return header(headers.get(0));
        }
        Optional<String> offered = Subprotocols.of(request).token();
        if (offered.isPresent()) {
            return verifier.verify(offered.get());
        }
        String query = request.getParam("token");
        return query == null
                ? denied(TokenProblem.MISSING, "no token (expected: Authorization: Bearer <token>)")
                : query(query);
    }

    private CompletionStage<Verdict> header(String value) {
        if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return denied(TokenProblem.MALFORMED, "Authorization of another scheme (expected: Bearer <token>)");
        }
        return verifier.verify(value.substring(SCHEME.length()).strip());
    }

    private CompletionStage<Verdict> query(String token) {
        return queryTokens
                ? verifier.verify(token)
                : denied(
                        TokenProblem.IN_QUERY,
                        "?token= is switched off on this server, URLs end up in logs (expected: Authorization: Bearer"
                                + " <token>, or the subprotocol godwit.bearer.<token>; the operator can switch tokens in"
                                + " queries on)");
    }

    private static CompletionStage<Verdict> denied(TokenProblem problem, String detail) {
        return CompletableFuture.completedFuture(new Verdict.Denied(problem.problem(detail)));
    }
}
