package dev.godwit.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that polls, each time another gateway, always from the position of the last answer. */
final class Poller {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final List<URI> gateways;
    private final String token;
    private final String query;
    private final List<JsonNode> frames = new ArrayList<>();
    private String position = "";
    private int requests;
    private int failures;

    Poller(List<URI> gateways, String token, String query) {
        this.gateways = List.copyOf(gateways);
        this.token = token;
        this.query = query;
    }

    /** Asks once; a gateway that is not there is passed over. */
    void poll() throws InterruptedException {
        URI gateway = gateways.get(requests++ % gateways.size());
        String since = position.isEmpty() ? "" : "&since=" + position;
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/v1/poll?" + query + since))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(40))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                take(JSON.readTree(response.body()));
                return;
            }
        } catch (IOException e) {
            // Counted below.
        }
        failures++;
    }

    /** Of messages, in the order of their arrival. */
    List<String> ids(String mailbox) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals("message"))
                .filter(frame -> frame.path("mailbox").asText().equals(mailbox))
                .map(frame -> frame.path("id").asText())
                .toList();
    }

    List<JsonNode> gaps() {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals("gap"))
                .toList();
    }

    /** How many requests failed. */
    int failures() {
        return failures;
    }

    private void take(JsonNode answer) {
        answer.path("frames").forEach(frames::add);
        position = answer.path("position").asText();
    }
}
