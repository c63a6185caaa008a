package dev.godwit.client.subscribe;

import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;

/** Opens WebSockets. */
final class WebSocketDialer implements Dialer {

    private final HttpClient http;
    private final Loop loop;
    private final Options options;

    WebSocketDialer(HttpClient http, Loop loop, Options options) {
        this.http = http;
        this.loop = loop;
        this.options = options;
    }

    @Override
    public Line dial(Call call, Line.Ear ear) {
        Address address = new Address(call.server(), "/v1/ws")
                .with("device", options.device)
                .topics(call.topics())
                .history(call.history())
                .with("ack", options.acks ? "client" : "")
                .with("since", call.position());
        WebSocketLine line = new WebSocketLine(loop, ear, options.maxMessageBytes);
        CompletableFuture<WebSocket> handshake = http.newWebSocketBuilder()
                .subprotocols("godwit.v1.json")
                .header("Authorization", "Bearer " + call.token())
                .buildAsync(address.socketUri(), line.listener());
        line.began(handshake);
        return line;
    }
}
