package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.ProblemResponse;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.poll.PollTransport;
import dev.godwit.gateway.sse.SseTransport;
import dev.godwit.gateway.websocket.WebSocketTransport;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client port answers to which path. */
final class ClientRoutes {

    private static final Logger log = LoggerFactory.getLogger(ClientRoutes.class);
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final Entrance entrance;
    private final Loop loop;
    private final SseTransport sse;
    private final WebSocketTransport webSocket;
    private final PollTransport poll;
    private final AckRoute acks;

    ClientRoutes(Entrance entrance, Station station, SseTransport sse, WebSocketTransport webSocket) {
        this.entrance = entrance;
        this.loop = station.loop();
        this.sse = sse;
        this.webSocket = webSocket;
        this.poll = new PollTransport(station);
        this.acks = new AckRoute(station);
    }

    Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().handler(this::wellFormed);
        router.route().handler(ClientRoutes::everywhere);
        router.route("/v1/*").handler(this::crossOrigin);
        router.get("/v1/stream").handler(this::stream);
        router.get("/v1/ws").handler(this::webSocket);
        router.get("/v1/poll").handler(this::poll);
        router.post("/v1/ack").handler(this::ack);
        router.post("/v1/ticket").handler(this::ticket);
        router.delete("/v1/ticket").handler(this::forgetToken);
        router.route("/v1/stream").handler(this::otherMethod);
        router.route("/v1/ws").handler(this::otherMethod);
        router.route("/v1/poll").handler(this::otherMethod);
        router.route("/v1/ack").handler(context -> otherMethod(context, "POST"));
        router.route("/v1/ticket").handler(context -> otherMethod(context, "POST, DELETE"));
        entrance.page().ifPresent(page -> router.get("/").handler(context -> page.send(context.request())));
        router.errorHandler(404, context -> refuse(context.request(), notFound()));
        router.errorHandler(405, this::otherMethod);
        router.errorHandler(400, context -> refuse(context.request(), badRequest()));
        router.errorHandler(500, this::failed);
        return router;
    }

    /** What HTTP itself does not allow: the connection is closed, for where the next request begins is not known. */
    void invalid(HttpServerRequest request) {
        refuseAndClose(request, unreadable(request.decoderResult().cause()));
    }

    private void wellFormed(RoutingContext context) {
        RequestHead.wrong(context.request())
                .ifPresentOrElse(problem -> refuseAndClose(context.request(), problem), context::next);
    }

    private void refuseAndClose(HttpServerRequest request, Problem problem) {
        if (request.version() == HttpVersion.HTTP_2) {
            // Other streams of the connection do no harm.
            refuse(request, problem);
            return;
        }
        request.response().putHeader("Connection", "close");
        refuse(request, problem);
        request.connection().close();
    }

    private static void everywhere(RoutingContext context) {
        HttpServerResponse response = context.response();
        String given = context.request().getHeader("X-Request-Id");
        boolean usable = given != null && REQUEST_ID.matcher(given).matches();
        response.putHeader("X-Request-Id", usable ? given : RandomId.next());
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        response.putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        context.next();
    }

    private void crossOrigin(RoutingContext context) {
        HttpServerRequest request = context.request();
        entrance.origins().decorate(request);
        if (!request.method().equals(HttpMethod.OPTIONS) || !entrance.origins().isPreflight(request)) {
            context.next();
        } else if (entrance.origins().allows(request)) {
            entrance.origins().preflight(request);
        } else {
            refuse(request, OriginRule.denied());
        }
    }

    private void stream(RoutingContext context) {
        admit(context, SseTransport.MOST_TOPICS, admitted -> sse.accept(context.request(), admitted));
    }

    private void webSocket(RoutingContext context) {
        HttpServerRequest request = context.request();
        webSocket
                .refusal(request)
                .ifPresentOrElse(
                        problem -> refuse(request, problem),
                        () -> admit(
                                context,
                                WebSocketTransport.MOST_TOPICS,
                                admitted -> webSocket.accept(request, admitted)));
    }

    private void poll(RoutingContext context) {
        admit(context, PollTransport.MOST_TOPICS, admitted -> poll.accept(context.request(), admitted));
    }

    private void ack(RoutingContext context) {
        admit(context, PollTransport.MOST_TOPICS, admitted -> acks.accept(context.request(), admitted));
    }

    private void ticket(RoutingContext context) {
        whenDecided(
                context,
                entrance.tickets().issue(context, loop),
                problem -> problem.ifPresent(why -> refuseEntry(context, why)));
    }

    private void forgetToken(RoutingContext context) {
        entrance.tickets().forget(context).ifPresent(why -> refuseEntry(context, why));
    }

    private void refuseEntry(RoutingContext context, Problem problem) {
        entrance.admission().refused(problem);
        ProblemResponse.send(context.response(), problem);
    }

    private void admit(RoutingContext context, int mostTopics, Consumer<StreamRequest> transport) {
        HttpServerRequest request = context.request();
        whenDecided(
                context,
                entrance.admission().admit(request, mostTopics, loop),
                entry -> entry.<Runnable>fold(
                                admitted -> () -> accept(admitted, transport),
                                problem -> () -> ProblemResponse.send(request.response(), problem))
                        .run());
    }

    /** The request waits as long as the stage does. */
    private static <T> void whenDecided(RoutingContext context, CompletionStage<T> stage, Consumer<T> answer) {
        boolean waits = !stage.toCompletableFuture().isDone();
        if (waits) {
            context.request().pause();
        }
        stage.thenAccept(answer).whenComplete((done, failure) -> {
            if (failure != null) {
                context.fail(failure);
            }
            if (waits) {
                context.request().resume();
            }
        });
    }

    // Whatever becomes of it: what it holds is given back.
    private static void accept(StreamRequest admitted, Consumer<StreamRequest> transport) {
        try {
            transport.accept(admitted);
        } catch (RuntimeException e) {
            admitted.atEnd().run();
            throw e;
        }
    }

    private void otherMethod(RoutingContext context) {
        otherMethod(context, "GET");
    }

    private void otherMethod(RoutingContext context, String expected) {
        context.response().putHeader("Allow", expected);
        String detail = "another method (expected: " + expected + ")";
        refuse(context.request(), new Problem(405, "method_not_allowed", "Method is not allowed", detail));
    }

    private void failed(RoutingContext context) {
        log.error("event=request_failed path={}", context.normalizedPath(), context.failure());
        ProblemResponse.send(
                context.response(),
                new Problem(500, "internal", "Internal error", "the server failed; X-Request-Id names the request"));
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        entrance.metrics().badRequest(problem.code());
        ProblemResponse.send(request.response(), problem);
    }

    private static Problem notFound() {
        return new Problem(
                404,
                "not_found",
                "Nothing is here",
                "no such path (expected: /v1/stream, /v1/ws, /v1/poll or /v1/ack)");
    }

    private static Problem unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(414, "uri_too_long", "URI is too long", "the first line is over 16 KiB");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(431, "headers_too_large", "Headers are too large", "the headers are over 8 KiB");
        }
        return badRequest();
    }

    private static Problem badRequest() {
        return new Problem(400, "bad_request", "Request is not understood", "not a well-formed HTTP request");
    }
}
