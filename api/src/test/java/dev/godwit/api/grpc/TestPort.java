package dev.godwit.api.grpc;

import dev.godwit.api.http.ApiOptions;
import dev.godwit.api.http.ApiPort;
import dev.godwit.api.push.FakeLog;
import dev.godwit.api.push.LateKeys;
import dev.godwit.api.push.Publisher;
import dev.godwit.grpc.TestCall;
import dev.godwit.protocol.PushTopic;
import dev.godwit.records.memory.InMemorySink;
import dev.godwit.runtime.Check;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceTokenRequest;
import dev.godwit.tokens.ServiceTokenVerifier;
import dev.godwit.tokens.SigningKey;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenKey;
import dev.godwit.tokens.TokenRules;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The port for business services, with a Kafka in memory, and a client for it. */
final class TestPort implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    final InMemorySink sink = new InMemorySink();
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();
    private final Vertx outside = Vertx.vertx();
    final LateKeys lateKeys = new LateKeys(vertx);
    private final HttpClient client;
    private final TokenIssuer issuer = new TokenIssuer(
            vertx, new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET), InstantSource.system());
    private final ApiPort port;
    private volatile Check kafka = Check.UP;

    TestPort(int concurrent) {
        client = outside.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        ApiOptions options = ApiOptions.of("127.0.0.1", 0).withLoops(1).withPatience(PATIENCE);
        Publisher publisher =
                new Publisher(new PushTopic("godwit.push", 1, 8), sink, new FakeLog(), meters, InstantSource.system());
        TokenRules rules =
                TokenRules.of(List.of(TokenKey.secret(SECRET)), false).withAudience(TokenRules.SERVICE_AUDIENCE);
        ServiceTokenVerifier tokens = new ServiceTokenVerifier(vertx, rules, lateKeys, InstantSource.system());
        port = new ApiPort(
                vertx,
                options,
                new GrpcFront(
                        (loop, draining) ->
                                other -> other.response().setStatusCode(404).end(),
                        new GrpcOptions(concurrent, PATIENCE),
                        new GrpcParts(publisher, tokens, () -> kafka, meters)));
        await(port.start());
    }

    void kafkaIs(Check check) {
        kafka = check;
    }

    int number() {
        return port.port();
    }

    CompletionStage<Void> stop() {
        return port.stop();
    }

    String token() {
        return token(Duration.ofMinutes(5), Set.of(Scope.PUSH), "**");
    }

    String token(Duration life, Set<Scope> scopes, String... patterns) {
        return issuer.issue(ServiceTokenRequest.of("orders", life, scopes, List.of(patterns)));
    }

    /** A call of the push service with a token that may push to everybody. */
    TestCall push(String method, Map<String, String> headers) {
        Map<String, String> all = new java.util.HashMap<>(headers);
        all.putIfAbsent("authorization", "Bearer " + token());
        return call("/godwit.v1.PushService/" + method, all);
    }

    TestCall push(String method) {
        return push(method, Map.of());
    }

    TestCall call(String path, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(number())
                .setURI(path)
                .putHeader("content-type", "application/grpc")
                .putHeader("te", "trailers");
        headers.forEach(options::putHeader);
        HttpClientRequest request = await(client.request(options).toCompletionStage());
        return new TestCall(request);
    }

    @Override
    public void close() {
        await(client.close().toCompletionStage());
        await(port.stop());
        await(vertx.close().toCompletionStage());
        await(outside.close().toCompletionStage());
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
