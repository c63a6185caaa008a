package dev.godwit.client.subscribe;

import dev.godwit.client.json.JsonWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

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
            send();
        } else if (status == 0 || status == 429 || status >= 500) {
            // The newest one counts; who has a newer one by then sends that.
            next = next.isEmpty() ? position : next;
            Loop.Timer ignored = loop.in(PAUSE_MILLIS, this::send);
        } else {
            ear.frame(new RefusalFrame("", "bad_ack", "status " + status, 0));
        }
    }
}
