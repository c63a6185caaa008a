package dev.godwit.gateway.poll;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.ProblemResponse;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.frames.FrameConnection;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.Transport;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The long-polls of one event loop: each is a session for as long as its request waits. Confined to it. */
public final class PollTransport {

    /** The most topics of one request. */
    public static final int MOST_TOPICS = FrameConnection.MOST_TOPICS;

    private static final String WAIT = "wait";
    private static final Duration LONGEST = Duration.ofSeconds(25);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,2}");

    private final Station station;

    public PollTransport(Station station) {
        this.station = station;
    }

    /** Answers when there is something, or when the time is over. */
    public void accept(HttpServerRequest http, StreamRequest request) {
        if (http.response().closed()) {
            request.atEnd().run();
            return;
        }
        wait(http).ifPresentOrElse(wait -> accept(http, request, wait), () -> {
            request.atEnd().run();
            station.metrics().badRequest("parameter_malformed");
            ProblemResponse.send(http.response(), wrongWait());
        });
    }

    private void accept(HttpServerRequest http, StreamRequest request, Duration wait) {
        HttpServerResponse response = http.response();
        response.putHeader("Set-Cookie", request.cookies());
        PollConnection connection = new PollConnection(response, station);
        Session session = station.sessions().open(request.session(Transport.POLL), connection);
        Lifeline lifeline = Lifeline.begin(PollConnection.NAME, request, session, station);
        Loop.Timer timer = station.loop().after(wait.toMillis(), connection::timeIsOver);
        lifeline.hold(timer::cancel);
        response.closeHandler(ignored -> lifeline.clientLeft());
        response.exceptionHandler(ignored -> lifeline.clientLeft());
        connection.begin(session, lifeline);
    }

    private static Optional<Duration> wait(HttpServerRequest http) {
        List<String> given = http.params().getAll(WAIT);
        if (given.isEmpty()) {
            return Optional.of(LONGEST);
        }
        return given.size() == 1 && SECONDS.matcher(given.get(0)).matches()
                ? Optional.of(Duration.ofSeconds(Integer.parseInt(given.get(0))))
                        .filter(wait -> wait.compareTo(LONGEST) <= 0)
                : Optional.empty();
    }

    private static Problem wrongWait() {
        return new Problem(
                400,
                "parameter_malformed",
                "Request is not understood",
                WAIT,
                "another value (expected: once, 0 to " + LONGEST.toSeconds() + " seconds)");
    }
}
