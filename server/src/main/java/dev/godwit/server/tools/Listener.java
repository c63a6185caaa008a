package dev.godwit.server.tools;

import dev.godwit.protocol.Names;
import dev.godwit.runtime.tls.TlsFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Follows a stream over SSE, and comes back to where it was each time the connection ends. For one thread. */
public final class Listener {

    /** What a listener hears. */
    public interface Audience {

        /** An event of the stream; returns whether to go on. */
        boolean hear(String name, String data);

        /** The connection is gone; there will be another attempt. */
        void lost(String reason);
    }

    private static final long FIRST_RETRY_MILLIS = 1_000;
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient http;
    private final URI stream;
    private final String token;
    private final Audience audience;
    private String position;
    private long retryMillis = FIRST_RETRY_MILLIS;

    /**
     * Topics to follow besides the user's own mailbox.
     *
     * @param history how many messages back a topic begins that the position does not name
     */
    public record Topics(List<String> names, int history) {

        public static final Topics NONE = new Topics(List.of(), 0);

        public Topics {
            names = List.copyOf(names);
        }

        private String query() {
            // Each name is encoded by itself, so that it may have a comma; then the list, as any value in a query.
            String list = names.stream().map(Names::encode).collect(Collectors.joining(","));
            return names.isEmpty()
                    ? ""
                    : "&topics=" + URLEncoder.encode(list, StandardCharsets.UTF_8) + "&history=" + history;
        }
    }

    /**
     * Where a gateway is.
     *
     * @param base {@code http://127.0.0.1:8080}
     * @param ca whose certificates are believed with https; empty: those that the platform believes
     */
    public record Gateway(URI base, Optional<Path> ca) {

        private HttpClient client() {
            HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
            ca.ifPresent(file -> client.sslContext(TlsFiles.trusting(file)));
            return client.build();
        }
    }

    /**
     * @param since position to go on from, empty for none
     * @throws dev.godwit.runtime.tls.InvalidPem if the CA cannot be read
     */
    public Listener(Gateway gateway, String token, String since, Topics topics, Audience audience) {
        this.http = gateway.client();
        this.stream = gateway.base().resolve("/v1/stream?envelope=true" + topics.query());
        this.token = token;
        this.position = since;
        this.audience = audience;
    }

    /**
     * Returns when the audience has heard enough.
     *
     * @throws StreamRefused if the server says that trying again is of no use
     */
    public void listen() throws InterruptedException {
        boolean more = true;
        while (more) {
            try {
                more = connection();
                if (more) {
                    audience.lost("the stream ended");
                }
            } catch (IOException | UncheckedIOException e) {
                audience.lost(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            }
            if (more) {
                Thread.sleep(retryMillis + ThreadLocalRandom.current().nextLong(retryMillis / 4 + 1));
            }
        }
    }

    private boolean connection() throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(stream)
                .header("authorization", "Bearer " + token)
                .header("accept", "text/event-stream");
        if (!position.isEmpty()) {
            request.header("last-event-id", position);
        }
        HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 200) {
                return read(body);
            }
            refused(response, body);
            return true;
        }
    }

    private boolean read(InputStream body) throws IOException {
        SseReader reader = new SseReader(position, retryMillis);
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Optional<SseReader.Event> event = reader.line(line);
            retryMillis = reader.retryMillis();
            if (event.isPresent()
                    && !audience.hear(event.get().name(), event.get().data())) {
                return false;
            }
            position = reader.lastId();
        }
        return true;
    }

    /** Too many, or not now: later. Everything else: never. */
    private static void refused(HttpResponse<InputStream> response, InputStream body) throws IOException {
        int status = response.statusCode();
        String text = new String(body.readNBytes(2_000), StandardCharsets.UTF_8);
        if (status != 429 && status < 500) {
            throw new StreamRefused(status, text);
        }
        throw new IOException("answer " + status);
    }
}
