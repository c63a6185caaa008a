package dev.godwit.server.internal;

import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.runtime.tls.ServerTls;
import dev.godwit.server.life.Program;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The port for the orchestrator and for Prometheus: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
public final class InternalPort implements Component {

    private static final String JSON = "application/json";

    private final Vertx vertx;
    private final Address address;
    private final LoopWatch loops;
    private final Metrics metrics;
    private final Supplier<Program> program;
    private @Nullable HttpServer server;

    /** Where it listens, and how. */
    public record Address(HttpServerOptions options, ServerTls tls) {}

    /**
     * @param program whose health is told; asked for at each request, because this port is a part of it
     */
    public InternalPort(Vertx vertx, Address address, LoopWatch loops, Metrics metrics, Supplier<Program> program) {
        this.vertx = vertx;
        this.address = address;
        this.loops = loops;
        this.metrics = metrics;
        this.program = program;
    }

    @Override
    public String name() {
        return "internal-port";
    }

    @Override
    public CompletionStage<Void> start() {
        HttpServer listening = address.tls().server(vertx, address.options()).requestHandler(this::answer);
        server = listening;
        return listening.listen().<Void>mapEmpty().toCompletionStage();
    }

    @Override
    public Check check() {
        return Check.UP;
    }

    @Override
    public CompletionStage<Void> stop() {
        HttpServer listening = server;
        return listening == null
                ? CompletableFuture.completedFuture(null)
                : listening.close().toCompletionStage();
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> live(request);
            case "/health/ready" -> ready(request);
            case "/metrics" -> write(request, 200, "text/plain; version=0.0.4; charset=utf-8", utf8(metrics.scrape()));
            default ->
                write(
                        request,
                        404,
                        Problem.CONTENT_TYPE,
                        Buffer.buffer(notFound(request.path()).json()));
        }
    }

    private void live(HttpServerRequest request) {
        Check check = loops.check();
        boolean alive = check.state() == Check.State.UP;
        String body = alive ? "{\"status\":\"live\"}" : "{\"status\":\"stuck\",\"reason\":\"" + check.reason() + "\"}";
        write(request, alive ? 200 : 503, JSON, utf8(body));
    }

    private void ready(HttpServerRequest request) {
        Readiness readiness = Readiness.of(program.get());
        write(request, readiness.ready() ? 200 : 503, JSON, Buffer.buffer(readiness.json()));
    }

    private static Problem notFound(String path) {
        return new Problem(
                404, "not_found", "Nothing here", path + " (expected: /health/live, /health/ready or /metrics)");
    }

    private static void write(HttpServerRequest request, int status, String type, Buffer body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", type)
                .putHeader("cache-control", "no-store")
                .end(body);
    }

    private static Buffer utf8(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }
}
