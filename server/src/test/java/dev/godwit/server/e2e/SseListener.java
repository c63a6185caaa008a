package dev.godwit.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client like a browser's EventSource: follows a user over SSE, keeps the newest position, and when the connection ends goes on
 * from it at the next gateway of its list. Everything that arrives is recorded.
 */
final class SseListener implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final HttpClient http;
    private final List<URI> gateways;
    private final Badge badge;
    private final String query;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private volatile String position = "";
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean connected;
    private volatile HttpClient.@Nullable Version version;
    private volatile @Nullable InputStream open;

    /**
     * @param gateways base addresses, tried in turn: {@code http://127.0.0.1:8080}
     * @param query {@code device=phone}, and what else it asks for
     */
    SseListener(List<URI> gateways, String token, String query) {
        this(HTTP, gateways, Badge.bearer(token), query);
    }

    /**
     * @param http decides over TLS and the version of HTTP
     */
    SseListener(HttpClient http, List<URI> gateways, String token, String query) {
        this(http, gateways, Badge.bearer(token), query);
    }

    SseListener(List<URI> gateways, Badge badge, String query) {
        this(HTTP, gateways, badge, query);
    }

    private SseListener(HttpClient http, List<URI> gateways, Badge badge, String query) {
        this.http = http;
        this.gateways = List.copyOf(gateways);
        this.badge = badge;
        this.query = query;
        this.thread = new Thread(this::follow, "listener");
        thread.setDaemon(true);
        thread.start();
    }

    /** Everything that arrived, oldest first. */
    List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** Ids of the messages of one mailbox, in the order of their arrival. */
    List<String> ids(String mailbox) {
        List<String> ids = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            if (arrival.kind().equals("message") && arrival.mailbox().equals(mailbox)) {
                ids.add(arrival.id());
            }
        }
        return ids;
    }

    List<Arrival> gaps() {
        return arrivals.stream().filter(a -> a.kind().equals("gap")).toList();
    }

    /** The newest position token, empty before the first. */
    String position() {
        return position;
    }

    /** Whether the current connection has been greeted. */
    boolean isConnected() {
        return connected;
    }

    /** Of HTTP, on the newest connection. */
    HttpClient.@Nullable Version version() {
        return version;
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
        thread.interrupt();
    }

    /** Cuts the connection as a lost network would; the listener comes back by itself. */
    void disconnect() {
        InputStream current = open;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                // It is gone, which is what was wanted.
            }
        }
    }

    private void follow() {
        for (int attempt = 0; !closed; attempt++) {
            try {
                read(gateways.get(attempt % gateways.size()));
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            } catch (InterruptedException e) {
                return;
            } finally {
                connected = false;
            }
        }
    }

    private void read(URI gateway) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/v1/stream?envelope=true&" + query));
        badge.show(request);
        if (!position.isEmpty()) {
            request.header("Last-Event-ID", position);
        }
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            open = body;
            badge.answered(response);
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            version = response.version();
            connections.incrementAndGet();
            blocks(lines);
        }
    }

    private void blocks(BufferedReader lines) throws IOException {
        String event = "message";
        StringBuilder data = new StringBuilder();
        Optional<String> id = Optional.empty();
        for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
            if (line.isEmpty()) {
                dispatch(event, data.toString(), id);
                event = "message";
                data.setLength(0);
                id = Optional.empty();
            } else if (line.startsWith("event: ")) {
                event = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data.append(line, "data: ".length(), line.length());
            } else if (line.startsWith("id: ")) {
                id = Optional.of(line.substring("id: ".length()));
            }
        }
    }

    /** Position and message are taken over together, as a browser does. */
    private void dispatch(String event, String data, Optional<String> id) throws IOException {
        if (!data.isEmpty()) {
            JsonNode json = JSON.readTree(data);
            boolean message = json.path("type").asText().equals("message");
            arrivals.add(new Arrival(
                    connections.get(),
                    message ? "message" : event,
                    json.path("mailbox").asText(),
                    json.path("id").asText(),
                    message ? json.path("data").toString() : data));
        }
        id.ifPresent(newest -> position = newest);
        // Only now it has a place in each mailbox; the stream begins before.
        connected |= event.equals("connection_id");
    }
}
