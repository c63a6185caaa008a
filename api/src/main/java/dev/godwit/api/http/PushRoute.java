package dev.godwit.api.http;

import dev.godwit.api.push.Publisher;
import dev.godwit.api.push.PushItem;
import dev.godwit.api.push.PushItem.Format;
import dev.godwit.api.push.PushOutcome;
import dev.godwit.api.push.PushProblems;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.RequestArray;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.ServiceAccess;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/push}: one request, or an array of them. */
final class PushRoute {

    private static final Logger log = LoggerFactory.getLogger(PushRoute.class);

    private static final String KEY = "Idempotency-Key";
    private static final int MAX_KEY = PushRequest.MAX_ID - "/999".length();

    private final Publisher publisher;
    private final Loop loop;

    PushRoute(Publisher publisher, Loop loop) {
        this.publisher = publisher;
        this.loop = loop;
    }

    /** Refuses, before the body is read, what its headers already rule out. */
    void precheck(RoutingContext context) {
        HttpServerRequest request = context.request();
        objection(request).ifPresentOrElse(problem -> ProblemResponse.send(context.response(), problem), context::next);
    }

    void push(RoutingContext context) {
        Buffer buffer = context.body().buffer();
        byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
        HttpServerRequest request = context.request();
        BodyType type = BodyType.of(request.getHeader("Content-Type")).orElseThrow();
        PushItem given = new PushItem(
                body,
                type == BodyType.JSON ? Format.PLAIN : Format.CLOUD_EVENT,
                Optional.ofNullable(request.getHeader(KEY)),
                Optional.ofNullable(request.getHeader("traceparent")));
        if (type == BodyType.CLOUD_EVENTS || (type == BodyType.JSON && RequestArray.isOne(body))) {
            several(context, given);
        } else {
            one(context, given);
        }
    }

    private void one(RoutingContext context, PushItem item) {
        ServiceAccess access = Caller.access(context);
        CompletionStage<PushOutcome> outcome = publisher.push(item, access);
        loop.whenDone(outcome, (done, failure) -> {
            if (done == null) {
                failed(context, failure);
                return;
            }
            Runnable answer = done.fold(
                    accepted -> () -> accepted(context, List.of(done)),
                    problem -> () -> ProblemResponse.send(context.response(), problem));
            answer.run();
        });
    }

    private void several(RoutingContext context, PushItem all) {
        ServiceAccess access = Caller.access(context);
        Runnable answer = RequestArray.split(
                all.body(),
                Publisher.MAX_ITEMS,
                elements -> () -> several(context, items(all, elements), access),
                refused -> () -> ProblemResponse.send(context.response(), PushProblems.unreadable(refused)));
        answer.run();
    }

    private void several(RoutingContext context, List<PushItem> items, ServiceAccess access) {
        loop.whenDone(publisher.push(items, access), (outcomes, failure) -> {
            if (outcomes == null) {
                failed(context, failure);
                return;
            }
            Optional<Problem> outage = Results.commonOutage(outcomes);
            outage.ifPresentOrElse(
                    problem -> ProblemResponse.send(context.response(), problem), () -> accepted(context, outcomes));
        });
    }

    private static List<PushItem> items(PushItem all, List<byte[]> elements) {
        return IntStream.range(0, elements.size())
                .mapToObj(i -> new PushItem(
                        elements.get(i), all.format(), all.id().map(key -> key + "/" + i), all.traceparent()))
                .toList();
    }

    private static void accepted(RoutingContext context, List<PushOutcome> outcomes) {
        Results.send(context.response(), outcomes);
    }

    private static void failed(RoutingContext context, @Nullable Throwable failure) {
        log.error("event=push_failed", failure);
        ProblemResponse.send(context.response(), ApiRoutes.internal());
    }

    private static Optional<Problem> objection(HttpServerRequest request) {
        if (BodyType.of(request.getHeader("Content-Type")).isEmpty()) {
            return Optional.of(new Problem(
                    415,
                    "unsupported_media_type",
                    "Content type is not understood",
                    "Content-Type",
                    BodyType.EXPECTED));
        }
        String coding = request.getHeader("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return Optional.of(new Problem(
                    415,
                    "unsupported_media_type",
                    "Content coding is not understood",
                    "Content-Encoding",
                    "a coding (expected: none, bodies are taken as they are)"));
        }
        return Optional.ofNullable(request.getHeader(KEY)).flatMap(PushRoute::keyObjection);
    }

    private static Optional<Problem> keyObjection(String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0 && bytes <= MAX_KEY
                ? Optional.empty()
                : Optional.of(new Problem(
                        400,
                        "bad_field",
                        "A header is not as it must be",
                        KEY,
                        bytes + " bytes (expected: 1 to " + MAX_KEY + ")"));
    }
}
