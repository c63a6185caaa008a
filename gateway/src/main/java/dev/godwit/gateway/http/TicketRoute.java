package dev.godwit.gateway.http;

import dev.godwit.gateway.ticket.PageOrigin;
import dev.godwit.gateway.ticket.Tickets;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Access;
import dev.godwit.tokens.TokenProblem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/ticket}: a ticket for a token. {@code DELETE /v1/ticket}: the browser forgets the token. */
final class TicketRoute {

    private final Tickets tickets;
    private final RequestToken tokens;
    private final OriginRule origins;
    private final TokenCookie cookie;

    TicketRoute(Credentials credentials, RequestToken tokens, OriginRule origins) {
        this.tickets = credentials.tickets();
        this.tokens = tokens;
        this.origins = origins;
        this.cookie = credentials.cookie();
    }

    /** The stage ends on the loop, with what was wrong; empty when the ticket has been sent. */
    CompletionStage<Optional<Problem>> issue(RoutingContext context, Loop loop) {
        HttpServerRequest request = context.request();
        Optional<Problem> wrong = origins.allows(request) ? unexpected(request) : Optional.of(OriginRule.denied());
        if (wrong.isPresent()) {
            return CompletableFuture.completedFuture(wrong);
        }
        return tokens.bearer(request)
                .map(loop::back)
                .map(verdict -> verdict.thenCompose(decided -> decided.fold(
                        access -> issue(request, access, loop),
                        problem -> CompletableFuture.completedFuture(Optional.of(problem)))))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.of(TokenProblem.MISSING.problem(
                        "no token (expected: Authorization: Bearer <token>; a cookie gets no ticket)"))));
    }

    /** A page signs its user out of this browser. Another page must not. */
    Optional<Problem> forget(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!origins.allowsCookie(request)) {
            return Optional.of(OriginRule.needed());
        }
        context.response()
                .setStatusCode(204)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Set-Cookie", cookie.clear(request))
                .end();
        return Optional.empty();
    }

    private CompletionStage<Optional<Problem>> issue(HttpServerRequest request, Access access, Loop loop) {
        String token = RequestToken.text(request);
        if (token.length() > TokenCookie.MAX_TOKEN) {
            return CompletableFuture.completedFuture(Optional.of(new Problem(
                    400,
                    "token_too_long",
                    "Token is too long for a ticket",
                    "token",
                    token.length() + " characters (expected: <= " + TokenCookie.MAX_TOKEN
                            + "; it becomes a cookie, and browsers keep none that is longer)")));
        }
        return loop.back(tickets.issue(token, access, PageOrigin.of(request))).thenApply(ticket -> {
            if (ticket.isEmpty()) {
                return Optional.of(Tickets.unavailableProblem());
            }
            send(request, ticket.get());
            return Optional.empty();
        });
    }

    private static void send(HttpServerRequest request, String ticket) {
        if (!request.response().closed()) {
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(new JsonObject()
                            .put("ticket", ticket)
                            .put("expiresIn", Tickets.LIFE.toSeconds())
                            .encode());
        }
    }

    private static Optional<Problem> unexpected(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        if (request.headers().contains("Transfer-Encoding") || (length != null && !length.equals("0"))) {
            return Optional.of(unexpected("body", "a body (expected: none)"));
        }
        return request.query() == null || request.query().isEmpty()
                ? Optional.empty()
                : Optional.of(unexpected("query", "parameters (expected: none; they belong to the stream)"));
    }

    private static Problem unexpected(String field, String detail) {
        return new Problem(400, "parameter_unexpected", "Request is not understood", field, detail);
    }
}
