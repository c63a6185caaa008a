package dev.godwit.api.http;

import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import dev.godwit.runtime.VertxLoop;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceTokenVerifier;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the port for business services answers to which path. */
public final class ApiRoutes implements Front {

    private static final Logger log = LoggerFactory.getLogger(ApiRoutes.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ApiCore core;
    private final Documents documents = new Documents();
    private final ServiceTokenVerifier tokens;
    private final Crowd crowd;
    private final ApiOptions options;

    public ApiRoutes(ApiOptions options, ApiCore core, ServiceTokenVerifier tokens, MeterRegistry meters) {
        this.options = options;
        this.core = core;
        this.tokens = tokens;
        this.crowd = new Crowd(options.concurrent(), meters);
    }

    @Override
    public Handler<HttpServerRequest> on(Vertx vertx, Draining draining) {
        Router router = Router.router(vertx);
        router.route().handler(ApiRoutes::everywhere);
        router.route().handler(draining::around);
        router.get("/health").handler(ApiRoutes::health);
        documents.add(router);
        Loop loop = VertxLoop.current(vertx);
        Caller caller = new Caller(tokens, loop);
        push(router, new PushRoute(core.publisher(), loop), caller);
        new MessageRoutes(core.messages(), core.publisher(), loop).add(router, caller, crowd);
        new DirectoryRoutes(core.directory(), loop).on(router, caller, crowd);
        new RevocationRoutes(core.revoking(), loop).on(router, caller, crowd, options.patience());
        router.errorHandler(404, ApiRoutes::notFound);
        router.errorHandler(405, context -> refuse(context, methodNotAllowed()));
        router.errorHandler(400, context -> refuse(context, badRequest()));
        router.errorHandler(408, context -> refuse(context, tooSlow()));
        router.errorHandler(413, context -> refuse(context, tooLarge()));
        router.errorHandler(500, ApiRoutes::failed);
        return router;
    }

    static Problem internal() {
        return new Problem(500, "internal", "Internal error", "the server failed; X-Request-Id names the request");
    }

    // A route each: within one, Vert.x wants the handler of bodies first.
    private void push(Router router, PushRoute push, Caller caller) {
        String path = "/v1/push";
        router.post(path)
                .handler(caller.must(Scope.PUSH))
                .handler(push::precheck)
                .handler(crowd::enter);
        router.post(path).handler(new BodyDeadline(options.patience())::begin);
        router.post(path).handler(BodyHandler.create(false).setBodyLimit(ApiOptions.MAX_BODY));
        router.post(path).handler(BodyDeadline::met).handler(push::push);
    }

    private static void everywhere(RoutingContext context) {
        HttpServerResponse response = context.response();
        String given = context.request().getHeader("X-Request-Id");
        boolean usable = given != null && REQUEST_ID.matcher(given).matches();
        response.putHeader("X-Request-Id", usable ? given : Long.toHexString(RANDOM.nextLong()));
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        context.next();
    }

    private static void health(RoutingContext context) {
        context.response().putHeader("Content-Type", "application/json").end("{\"status\":\"up\"}");
    }

    private static void notFound(RoutingContext context) {
        refuse(
                context,
                new Problem(404, "not_found", "Nothing is here", "no such path (expected: one in /openapi.json)"));
    }

    private static void failed(RoutingContext context) {
        log.error("event=request_failed path={}", context.normalizedPath(), context.failure());
        refuse(context, internal());
    }

    private static void refuse(RoutingContext context, Problem problem) {
        ProblemResponse.send(context.response(), problem);
    }

    private static Problem methodNotAllowed() {
        return new Problem(405, "method_not_allowed", "Method is not allowed", "another method (expected: see Allow)");
    }

    private static Problem badRequest() {
        return new Problem(400, "bad_request", "Request is not understood", "not a well-formed HTTP request");
    }

    private static Problem tooSlow() {
        return new Problem(408, "too_slow", "Body did not come in time", "the body took too long");
    }

    private static Problem tooLarge() {
        return new Problem(
                413,
                "too_large",
                "Request is too large",
                "body",
                "more than " + ApiOptions.MAX_BODY + " bytes (expected: at most that; several requests)");
    }
}
