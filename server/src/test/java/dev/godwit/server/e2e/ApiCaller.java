package dev.godwit.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A service that calls the api. */
final class ApiCaller {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI api;
    private final String token;

    ApiCaller(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    /**
     * What was answered.
     *
     * @param json its body
     */
    record Answer(int status, JsonNode json) {

        String id() {
            return json.at("/results/0/id").asText();
        }

        String code() {
            return json.path("code").asText();
        }
    }

    Answer push(String json) throws Exception {
        return push(json.getBytes(StandardCharsets.UTF_8));
    }

    Answer push(byte[] body) throws Exception {
        return call("POST", "/v1/push", BodyPublishers.ofByteArray(body));
    }

    Answer get(String path) throws Exception {
        return call("GET", path, BodyPublishers.noBody());
    }

    Answer delete(String path) throws Exception {
        return call("DELETE", path, BodyPublishers.noBody());
    }

    private Answer call(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(api.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
