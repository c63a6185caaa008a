package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.ProblemResponse;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.WrongAck;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/ack}: acknowledges what came by whatever stream, of whatever node. Confined to its loop. */
final class AckRoute {

    private static final Logger log = LoggerFactory.getLogger(AckRoute.class);

    private final Station station;

    AckRoute(Station station) {
        this.station = station;
    }

    void accept(HttpServerRequest http, StreamRequest request) {
        if (request.device().isEmpty()) {
            refuse(
                    http,
                    bad("device_missing", "device", "absent (expected: the device name of the stream, or its cookie)"));
            return;
        }
        ShortBody.read(http, station.deadlines(), body -> read(http, request, body), problem -> noBody(http, problem));
    }

    private void noBody(HttpServerRequest http, Problem problem) {
        boolean more = problem.status() != 415 && http.version() != HttpVersion.HTTP_2;
        if (more) {
            http.response().putHeader("Connection", "close");
        }
        refuse(http, problem);
        if (more) {
            // What is left of the body stands before the next request.
            http.connection().close();
        }
    }

    private void read(HttpServerRequest http, StreamRequest request, byte[] body) {
        try {
            take(http, request, AckBody.read(body));
        } catch (AckBody.Wrong wrong) {
            refuse(http, bad("body_malformed", wrong.field(), wrong.detail()));
        }
    }

    private void take(HttpServerRequest http, StreamRequest request, List<Ack> acks) {
        Mailbox user = Mailbox.user(request.access().tenant(), request.access().user());
        CompletionStage<Runnable> answer = acknowledge(user, request.device().orElseThrow(), acks)
                .thenApply(wrong -> wrong.<Runnable>map(ack -> () -> refuse(http, wrong(ack, acks.size() > 1)))
                        .orElse(() -> taken(http)));
        station.loop().whenDone(answer, (right, failure) -> {
            if (right == null) {
                log.debug("event=ack_not_stored", failure);
                refuse(http, unavailable());
            } else {
                right.run();
            }
        });
    }

    private CompletionStage<Optional<WrongAck>> acknowledge(Mailbox user, String device, List<Ack> acks) {
        try {
            return station.sessions().acknowledge(user, device, acks);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private static void taken(HttpServerRequest http) {
        if (!http.response().ended() && !http.response().closed()) {
            http.response().setStatusCode(204).end();
        }
    }

    private static Problem wrong(WrongAck ack, boolean several) {
        String place = several ? "acks[" + ack.ack() + "]." : "";
        return bad("bad_ack", place + ack.field(), ack.detail());
    }

    private void refuse(HttpServerRequest http, Problem problem) {
        station.metrics().badRequest(problem.code());
        ProblemResponse.send(http.response(), problem);
    }

    private static Problem unavailable() {
        return new Problem(503, "unavailable", "Not available now", "the store does not answer; come back in a moment");
    }

    private static Problem bad(String code, String field, String detail) {
        return new Problem(400, code, "Request is not understood", field, detail);
    }
}
