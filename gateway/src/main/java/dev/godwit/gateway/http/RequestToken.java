package dev.godwit.gateway.http;

import dev.godwit.gateway.ticket.PageOrigin;
import dev.godwit.gateway.ticket.Tickets;
import dev.godwit.gateway.websocket.Subprotocols;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.TokenProblem;
import dev.godwit.tokens.Verdict;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out who a request is from: by {@code Authorization}, else a WebSocket subprotocol, else {@code ?ticket=}, else {@code ?token=}
 * where switched on, else the cookie. What was given on purpose wins over what a browser adds by itself.
 */
final class RequestToken {

    private static final String SCHEME = "bearer ";
    private static final String TICKET = "ticket";

    private final Credentials credentials;
    private final boolean queryTokens;
    private final TokenCookie cookie;
    private final OriginRule origins;

    RequestToken(Credentials credentials, boolean queryTokens, OriginRule origins) {
        this.credentials = credentials;
        this.queryTokens = queryTokens;
        this.cookie = credentials.cookie();
        this.origins = origins;
    }

    /**
     * @param loop of the request; where the stage ends
     */
    CompletionStage<Identification> verify(HttpServerRequest request, Loop loop) {
        Optional<CompletionStage<Verdict>> bearer = bearer(request);
        if (bearer.isPresent()) {
            return identified(loop.back(bearer.get()));
        }
        Optional<String> offered = Subprotocols.of(request).token();
        if (offered.isPresent()) {
            return identified(loop.back(credentials.tokens().verify(offered.get())));
        }
        String ticket = request.getParam(TICKET);
        if (ticket != null) {
            return redeemed(request, ticket, loop);
        }
        String query = request.getParam("token");
        return identified(loop.back(query == null ? byCookie(request) : query(query)));
    }

    /** Decides on {@code Authorization} alone; empty if there is none. */
    Optional<CompletionStage<Verdict>> bearer(HttpServerRequest request) {
        List<String> headers = request.headers().getAll("Authorization");
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                headers.size() > 1
                        ? denied(TokenProblem.MALFORMED, "Authorization is given twice (expected: once)")
                        : header(headers.get(0)));
    }

    /** The token in {@code Authorization}, if it is well formed. */
    static String text(HttpServerRequest request) {
        String value = String.join("", request.headers().getAll("Authorization"));
        return value.substring(Math.min(SCHEME.length(), value.length())).strip();
    }

    /** Whether it is by a ticket, which is good once. */
    boolean isByTicket(HttpServerRequest request) {
        return request.getParam(TICKET) != null
                && !request.headers().contains("Authorization")
                && Subprotocols.of(request).token().isEmpty();
    }

    /** A ticket shown by a page that may not is void. */
    void burn(HttpServerRequest request) {
        String ticket = request.getParam(TICKET);
        if (ticket != null) {
            credentials.tickets().burn(ticket);
        }
    }

    private CompletionStage<Verdict> header(String value) {
        if (!value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return denied(TokenProblem.MALFORMED, "Authorization of another scheme (expected: Bearer <token>)");
        }
        return credentials.tokens().verify(value.substring(SCHEME.length()).strip());
    }

    private CompletionStage<Verdict> query(String token) {
        return queryTokens
                ? credentials.tokens().verify(token)
                : denied(
                        TokenProblem.IN_QUERY,
                        "?token= is switched off on this server, URLs end up in logs (expected: Authorization: Bearer"
                                + " <token>, a ticket of POST /v1/ticket, or the subprotocol godwit.bearer.<token>; the"
                                + " operator can switch tokens in queries on)");
    }

    private CompletionStage<Identification> redeemed(HttpServerRequest request, String ticket, Loop loop) {
        return loop.back(credentials.tickets().redeem(ticket, PageOrigin.of(request)))
                .thenCompose(redemption -> redemption.fold(
                        token -> loop.back(credentials.tokens().verify(token))
                                .thenApply(verdict -> withCookie(request, token, verdict, loop)),
                        problem -> again(request, ticket, problem, loop),
                        problem -> identified(at(new Verdict.Denied(problem)))));
    }

    private Identification withCookie(HttpServerRequest request, String token, Verdict verdict, Loop loop) {
        Optional<String> set = verdict.fold(
                access -> Optional.of(cookie.set(request, token, (access.endsAt() - loop.now()) / 1000)),
                problem -> Optional.empty());
        return new Identification(verdict, set);
    }

    // An EventSource comes back with the URL that it began with. Its cookie counts then, unless it is that of somebody
    // else who
    // has used the browser: the ticket says whose stream the page wants.
    private CompletionStage<Identification> again(HttpServerRequest request, String ticket, Problem spent, Loop loop) {
        Optional<String> token = cookie.read(request).filter(any -> origins.allowsCookie(request));
        if (token.isEmpty()) {
            return identified(at(new Verdict.Denied(spent)));
        }
        return identified(loop.back(credentials.tokens().verify(token.get()))
                .thenApply(verdict -> verdict.fold(
                        access -> Tickets.isOf(ticket, access) ? verdict : new Verdict.Denied(spent),
                        problem -> verdict)));
    }

    private CompletionStage<Verdict> byCookie(HttpServerRequest request) {
        Optional<String> token = cookie.read(request);
        if (token.isEmpty()) {
            return denied(TokenProblem.MISSING, "no token (expected: Authorization: Bearer <token>)");
        }
        return origins.allowsCookie(request)
                ? credentials.tokens().verify(token.get())
                : at(new Verdict.Denied(OriginRule.needed()));
    }

    private static CompletionStage<Identification> identified(CompletionStage<Verdict> verdict) {
        return verdict.thenApply(Identification::of);
    }

    private static CompletionStage<Verdict> denied(TokenProblem problem, String detail) {
        return at(new Verdict.Denied(problem.problem(detail)));
    }

    private static CompletionStage<Verdict> at(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }
}
