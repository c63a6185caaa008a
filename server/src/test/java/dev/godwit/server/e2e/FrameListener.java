package dev.godwit.server.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A client over one WebSocket; keeps every frame that it gets. */
final class FrameListener implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private FrameListener(URI address, String token) {
        socket = HTTP.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(address, new Collector())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /**
     * @param gateway its base address
     * @param query of the handshake, may be empty
     */
    static FrameListener open(URI gateway, String query, String token) {
        URI address = URI.create(gateway.resolve("/v1/ws?" + query).toString().replaceFirst("http", "ws"));
        FrameListener listener = new FrameListener(address, token);
        listener.await("hello", 1);
        return listener;
    }

    void say(String json) {
        socket.sendText(json, true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Waits for so many frames of a type; returns the last of these. */
    JsonNode await(String type, int count) {
        Awaitility.await(count + " of " + type)
                .atMost(Duration.ofSeconds(30))
                .until(() -> frames(type).size() >= count);
        return frames(type).get(count - 1);
    }

    List<JsonNode> frames(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .toList();
    }

    /** Ids of the messages of one mailbox, in the order of their arrival. */
    List<String> ids(String mailbox) {
        return frames("message").stream()
                .filter(frame -> frame.path("mailbox").asText().equals(mailbox))
                .map(frame -> frame.path("id").asText())
                .toList();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Collector implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                frames.add(read(text.toString()));
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(webSocket, part, last);
        }

        private static JsonNode read(String frame) {
            try {
                return JSON.readTree(frame);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + frame, e);
            }
        }
    }
}
