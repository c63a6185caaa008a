package dev.godwit.api;

import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;

/** The port for business services. Every answer that is not a success is a problem+json. */
public final class ApiPort implements Component {

    private final HttpServer server;

    /**
     * @param address host and port to listen on
     */
    public ApiPort(Vertx vertx, HttpServerOptions address) {
        this.server = vertx.createHttpServer(address).requestHandler(routes(vertx));
    }

    @Override
    public String name() {
        return "api-port";
    }

    @Override
    public CompletionStage<Void> start() {
        return server.listen().<Void>mapEmpty().toCompletionStage();
    }

    @Override
    public Check check() {
        return Check.UP;
    }

    @Override
    public CompletionStage<Void> stop() {
        return server.close().toCompletionStage();
    }

    private static Router routes(Vertx vertx) {
        Router routes = Router.router(vertx);
        routes.get("/health").handler(ApiPort::health);
        routes.route().failureHandler(ApiPort::failed);
        routes.route().handler(ApiPort::notFound);
        return routes;
    }

    private static void health(RoutingContext context) {
        context.response().putHeader("content-type", "application/json").end("{\"status\":\"up\"}");
    }

    private static void notFound(RoutingContext context) {
        String what = context.request().method() + " " + context.request().path();
        answer(context.response(), new Problem(404, "not_found", "Nothing here", what));
    }

    private static void failed(RoutingContext context) {
        answer(context.response(), new Problem(500, "internal", "Internal error", "see the log of this node"));
    }

    private static void answer(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.status())
                .putHeader("content-type", Problem.CONTENT_TYPE)
                .end(Buffer.buffer(problem.json()));
    }
}
