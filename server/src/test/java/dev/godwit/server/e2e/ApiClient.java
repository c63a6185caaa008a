package dev.godwit.server.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.tokens.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A service that may read and administer, over HTTP. */
final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI api;
    private final String token;

    ApiClient(Cluster cluster, RoleProcess api) {
        this.api = api.apiUrl();
        this.token = cluster.serviceToken(Scope.READ, Scope.ADMIN);
    }

    JsonNode get(String path) {
        return send("GET", path);
    }

    JsonNode delete(String path) {
        return send("DELETE", path);
    }

    private JsonNode send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(api.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            return JSON.readTree(
                    HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
