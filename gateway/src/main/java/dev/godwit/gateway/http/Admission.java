package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.limit.ClientAddress;
import dev.godwit.gateway.limit.Place;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Access;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Decides who is let in, whatever the transport: not while draining, of an allowed origin, with a good token, asking rightly. */
final class Admission {

    private final OriginRule origins;
    private final RequestToken tokens;
    private final BooleanSupplier draining;
    private final Door door;
    private final Peers peers;
    private final TransportMetrics metrics;

    Admission(
            OriginRule origins,
            RequestToken tokens,
            BooleanSupplier draining,
            Door door,
            Peers peers,
            TransportMetrics metrics) {
        this.origins = origins;
        this.tokens = tokens;
        this.draining = draining;
        this.door = door;
        this.peers = peers;
        this.metrics = metrics;
    }

    /**
     * Completed at once where nothing has to be asked for; the request has to be paused for as long as it is not.
     *
     * @param mostTopics that one connection may follow
     * @param loop of the request; where the stage ends
     */
    CompletionStage<Entry> admit(HttpServerRequest request, int mostTopics, Loop loop) {
        ClientAddress address = door.addressOf(request);
        Optional<Problem> objection = objection(request, address).or(() -> wrongWithTicket(request, mostTopics));
        if (objection.isPresent()) {
            return CompletableFuture.completedFuture(refused(objection.get()));
        }
        return tokens.verify(request, loop)
                .thenApply(who ->
                        who.verdict().fold(access -> read(request, access, mostTopics, who.cookie()), this::refused))
                .thenCompose(entry ->
                        entry.fold(admitted -> seated(request, admitted, address, loop), refused -> done(entry)));
    }

    static Problem draining() {
        return new Problem(
                503, "draining", "Node is draining", "this node takes no new connections; come back in a moment");
    }

    /** Nobody is let in any more. */
    boolean isDraining() {
        return draining.getAsBoolean();
    }

    private CompletionStage<Entry> seated(
            HttpServerRequest request, StreamRequest admitted, ClientAddress address, Loop loop) {
        Mailbox user =
                Mailbox.user(admitted.access().tenant(), admitted.access().user());
        Place place = door.limits().place(address, user);
        return loop.back(place.take())
                .thenApply(refusal -> refusal.map(this::refused).orElseGet(() -> entered(request, admitted, place)));
    }

    private Entry entered(HttpServerRequest request, StreamRequest admitted, Place place) {
        return new Entry.Admitted(admitted.atEnd(place::giveBack).atEnd(peers.streams(request)));
    }

    private static CompletionStage<Entry> done(Entry entry) {
        return CompletableFuture.completedFuture(entry);
    }

    private Optional<Problem> objection(HttpServerRequest request, ClientAddress address) {
        if (draining.getAsBoolean()) {
            return Optional.of(draining());
        }
        Optional<Problem> limit = door.limits().knock(address);
        if (limit.isPresent()) {
            return limit;
        }
        if (!isReadable(request)) {
            return Optional.of(new Problem(
                    400, "query_malformed", "Request is not understood", "the query is not percent-encoded UTF-8"));
        }
        if (!origins.allows(request)) {
            tokens.burn(request);
            return Optional.of(OriginRule.denied());
        }
        return Optional.empty();
    }

    /** A ticket is not spent for a request that could not be served with it. */
    private Optional<Problem> wrongWithTicket(HttpServerRequest request, int mostTopics) {
        return tokens.isByTicket(request) ? StreamParameters.wrong(request, mostTopics) : Optional.empty();
    }

    private Entry read(HttpServerRequest request, Access access, int mostTopics, Optional<String> cookie) {
        Entry entry = StreamParameters.read(request, access, mostTopics);
        return entry.fold(
                admitted -> cookie.<Entry>map(one -> new Entry.Admitted(admitted.withCookie(one)))
                        .orElse(entry),
                this::refused);
    }

    /** Counts it. */
    Entry refused(Problem problem) {
        if (problem.status() == 401 || problem.status() == 403) {
            metrics.authFailed(problem.code());
        } else {
            metrics.badRequest(problem.code());
        }
        return new Entry.Refused(problem);
    }

    // Parameters are decoded at their first use, and kept.
    private static boolean isReadable(HttpServerRequest request) {
        try {
            request.params();
            return RequestHead.isUtf8(request.query());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
