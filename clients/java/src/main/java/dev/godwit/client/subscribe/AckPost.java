package dev.godwit.client.subscribe;

import dev.godwit.client.json.JsonWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Acknowledges beside a stream, which has one direction: one request at a time, the newest position counts. Confined to the loop. */
final class AckPost {

    private static final long PAUSE_MILLIS = 1_000;

    private final HttpClient http;
    private final Loop loop;
    private final Options options;
    private final Dialer.Call call;
    private final Line.Ear ear;
    private String next = "";
    private boolean underWay;
    private boolean over;
    private @Nullable Runnable arrived;

    AckPost(HttpClient http, Loop loop, Options options, Dialer.Call call, Line.Ear ear) {
        this.http = http;
        this.loop = loop;
        this.options = options;
        this.call = call;
        this.ear = ear;
    }

    void tell(String position) {
        next = position;
        send();
    }

    /** Nothing is sent again: what did not arrive comes again with the next stream, or was consumed and begins it. */
    void stop() {
        over = true;
        next = "";
    }

    /** Nothing more is told. What was told is tried for so long, then given up. */
    void whenArrived(long patienceMillis, Runnable then) {
        Loop.Timer patience = loop.in(patienceMillis, this::giveUp);
        arrived = () -> {
            patience.cancel();
            then.run();
        };
        if (!underWay && next.isEmpty()) {
            done();
        }
    }

    private void giveUp() {
        stop();
        done();
    }

    private void done() {
        Runnable then = arrived;
        arrived = null;
        if (then != null) {
            then.run();
        }
    }

    private void send() {
        if (underWay || next.isEmpty()) {
            return;
        }
        underWay = true;
        String position = next;
        next = "";
        HttpRequest request = HttpRequest.newBuilder(new Address(call.server(), "/v1/ack")
                        .with("device", options.device)
                        .uri())
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(options.answer)
                .header("Authorization", "Bearer " + call.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(new JsonWriter()
                        .beginObject()
                        .name("position")
                        .string(position)
                        .endObject()
                        .toString()))
                .build();
        CompletableFuture<?> ignored = http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) ->
                        loop.run(() -> answered(position, failure == null ? response.statusCode() : 0)));
    }

    private void answered(String position, int status) {
        underWay = false;
        if (status >= 200 && status < 300) {
            sent();
        } else if (!over && (status == 0 || status == 429 || status >= 500)) {
            // The newest one counts; who has a newer one by then sends that.
            next = next.isEmpty() ? position : next;
            Loop.Timer ignored = loop.in(PAUSE_MILLIS, this::send);
        } else if (!over) {
            ear.frame(new RefusalFrame("", "bad_ack", "status " + status, 0));
            sent();
        }
    }

    private void sent() {
        if (next.isEmpty()) {
            done();
        } else {
            send();
        }
    }
}
