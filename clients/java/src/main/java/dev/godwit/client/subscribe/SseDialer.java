package dev.godwit.client.subscribe;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.concurrent.CompletableFuture;

/** Opens streams of Server-Sent Events. Over HTTP/1.1: there one that is not read holds up no other. */
final class SseDialer implements Dialer {

    private final HttpClient http;
    private final Loop loop;
    private final Options options;

    SseDialer(HttpClient http, Loop loop, Options options) {
        this.http = http;
        this.loop = loop;
        this.options = options;
    }

    @Override
    public Line dial(Call call, Line.Ear ear) {
        Address address = new Address(call.server(), "/v1/stream")
                .with("envelope", "true")
                .with("device", options.device)
                .topics(call.topics())
                .history(call.history())
                .with("ack", options.acks ? "client" : "");
        HttpRequest.Builder request = HttpRequest.newBuilder(address.uri())
                .version(HttpClient.Version.HTTP_1_1)
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + call.token());
        if (!call.position().isEmpty()) {
            request.header("Last-Event-ID", call.position());
        }
        SseLine line = new SseLine(loop, ear, options.maxMessageBytes, new AckPost(http, loop, options, call, ear));
        CompletableFuture<?> response = http.sendAsync(request.build(), line::body);
        line.began(response);
        return line;
    }
}
