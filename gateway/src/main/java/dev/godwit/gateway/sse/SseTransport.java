package dev.godwit.gateway.sse;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.Rounds;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.Transport;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** The streams of one event loop. Confined to it. */
public final class SseTransport {

    /** The most topics of one stream: each event carries a position in all of them, and stays below 1 KiB of it. */
    public static final int MOST_TOPICS = 64;

    static final String NAME = Transport.SSE.word();

    private final Station station;
    private final Rounds<SseConnection> periodic;
    private final Rounds<SseConnection> healthchecks;

    public SseTransport(Station station) {
        this.station = station;
        this.periodic = new Rounds<>(station.loop(), station.rhythm().periodic(), this::periodic);
        this.healthchecks = new Rounds<>(
                station.loop(),
                station.rhythm().healthcheck(),
                connections -> connections.forEach(SseConnection::healthcheck));
    }

    public void start() {
        periodic.start();
        healthchecks.start();
    }

    public void stop() {
        periodic.stop();
        healthchecks.stop();
    }

    /** Answers with a stream. */
    public void accept(HttpServerRequest http, StreamRequest request) {
        if (http.response().closed()) {
            request.atEnd().run();
            return;
        }
        HttpServerResponse response = headers(http, request);
        SseConnection connection = new SseConnection(request, response, station);
        Session session = station.sessions().open(request.session(Transport.SSE), connection);
        Lifeline lifeline = Lifeline.begin(NAME, request, session, station);
        lifeline.hold(periodic.join(connection));
        lifeline.hold(healthchecks.join(connection));
        response.drainHandler(ignored -> session.writable());
        response.closeHandler(ignored -> lifeline.clientLeft());
        response.exceptionHandler(ignored -> lifeline.clientLeft());
        connection.begin(lifeline);
    }

    private static HttpServerResponse headers(HttpServerRequest http, StreamRequest request) {
        HttpServerResponse response = http.response();
        response.putHeader("Content-Type", "text/event-stream");
        response.putHeader("Cache-Control", "no-cache");
        // Or nginx collects the stream before it passes anything on.
        response.putHeader("X-Accel-Buffering", "no");
        if (http.version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "keep-alive");
            response.setChunked(true);
        }
        response.putHeader("Set-Cookie", request.cookies());
        return response;
    }

    private void periodic(List<SseConnection> connections) {
        byte[] shared = SseText.heartbeat("periodic", station.loop().now(), "", "");
        connections.forEach(connection -> connection.periodic(shared));
    }
}
