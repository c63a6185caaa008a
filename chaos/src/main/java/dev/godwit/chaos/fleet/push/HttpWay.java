package dev.godwit.chaos.fleet.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.chaos.fleet.Badges;
import dev.godwit.protocol.GlobalId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** By the api: {@code POST /v1/push}, to its nodes in turn. */
final class HttpWay implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECTIONS = 128;
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_SECONDS = 20;
    private static final int ACCEPTED = 202;
    private static final int TOO_SLOW = 408;

    private final HttpClient http;
    private final Badges badges;
    private final List<URI> nodes;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    HttpWay(Vertx vertx, List<URI> nodes, Badges badges) {
        this.nodes = List.copyOf(nodes);
        this.badges = badges;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    CompletionStage<Answer> push(Push push, byte[] value) {
        URI node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
        String token = tokens.computeIfAbsent(push.target().tenant(), badges::service);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(node.getHost())
                .setPort(node.getPort())
                .setURI("/v1/push")
                .setConnectTimeout(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS))
                .setIdleTimeout(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS))
                .putHeader("Authorization", "Bearer " + token)
                .putHeader("Content-Type", "application/json");
        return http.request(request)
                .compose(sent -> sent.send(Buffer.buffer(value)))
                .compose(HttpWay::answer)
                .otherwise(Answer.UNKNOWN)
                .toCompletionStage();
    }

    @Override
    public void close() {
        http.close();
    }

    private static Future<Answer> answer(HttpClientResponse response) {
        return response.body().map(body -> answer(response.statusCode(), body.toString(StandardCharsets.UTF_8)));
    }

    /** Whatever is not clear may be there all the same. */
    private static Answer answer(int status, String body) {
        if (status == ACCEPTED) {
            return accepted(body);
        }
        return status >= 400 && status < 500 && status != TOO_SLOW ? Answer.REFUSED : Answer.UNKNOWN;
    }

    private static Answer accepted(String body) {
        try {
            JsonNode id = JSON.readTree(body).path("results").path(0).path("id");
            if (id.isMissingNode()) {
                return Answer.accepted(-1, -1);
            }
            GlobalId place = GlobalId.parse(id.asText());
            return Answer.accepted(place.partition(), place.offset());
        } catch (JsonProcessingException e) {
            return Answer.UNKNOWN;
        }
    }
}
