package dev.godwit.tokens.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Check;
import dev.godwit.tokens.Access;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenIssuer;
import dev.godwit.tokens.TokenKey;
import dev.godwit.tokens.TokenRules;
import dev.godwit.tokens.TokenVerifier;
import dev.godwit.tokens.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys from a real server, and the tokens that they are for. */
class JwksTest {

    private static final String ISSUER = "https://login.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<TokenAlgorithm> ALL =
            Set.of(TokenAlgorithm.RS256, TokenAlgorithm.ES256, TokenAlgorithm.EDDSA);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().setStatusCode(404).end();
    private HttpServer server;
    private Jwks jwks;

    @AfterEach
    void close() {
        if (jwks != null) {
            jwks.stop().toCompletableFuture().join();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void tokensOfEachAlgorithm_areGranted_andOthersAreNot() {
        TestKey rsa = TestKey.rsa("r", 2048);
        TestKey ec = TestKey.ec("e");
        TestKey ed = TestKey.ed25519("d");
        publish(rsa, ec, ed);
        TokenVerifier verifier = verifier(start());

        for (TestKey key : List.of(rsa, ec, ed)) {
            assertThat(decide(verifier, sign(key, claims()))).isEqualTo("alice");
        }
        assertThat(decide(verifier, sign(TestKey.ed25519("d"), claims()))).isEqualTo("token_signature");
        assertThat(decide(verifier, sign(TestKey.ed25519("../../etc/passwd"), claims())))
                .isEqualTo("token_key");
        assertThat(decide(verifier, sign(TestKey.ec("d"), claims()))).isEqualTo("token_algorithm");
        assertThat(decide(verifier, sign(ed, claims().put("aud", "other")))).isEqualTo("token_audience");
        assertThat(decide(verifier, sign(ed, claims().put("iss", "https://evil.example.com"))))
                .isEqualTo("token_key");
        assertThat(decide(verifier, sign(ed, claims().putNull("iss")))).startsWith("token_");
        assertThat(fetches.get()).isEqualTo(1);
    }

    @Test
    void hmacWithAPublishedKey_isRefused() throws Exception {
        TestKey rsa = TestKey.rsa("r", 2048);
        publish(rsa);
        TokenVerifier verifier = verifier(start());
        String text = encoded("{\"alg\":\"HS256\",\"kid\":\"r\"}") + "." + encoded(claims().encode());
        for (byte[] secret : List.of(
                rsa.publicPem().getBytes(StandardCharsets.UTF_8),
                rsa.pair().getPublic().getEncoded(),
                Base64.getUrlDecoder().decode(rsa.jwk().getString("n")))) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String signature = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            assertThat(decide(verifier, text + "." + signature)).isEqualTo("token_algorithm");
        }
        String none = encoded("{\"alg\":\"none\",\"kid\":\"r\"}") + "." + encoded(claims().encode()) + ".";
        assertThat(decide(verifier, none)).isEqualTo("token_algorithm");
    }

    @Test
    void issuerWithOneKey_needsNoKid_andItsOwnAudienceCounts() {
        TestKey ed = TestKey.ed25519("d");
        publish(ed);
        TokenRules rules = TokenRules.of(List.of(), false).withAudiences(Map.of(ISSUER, "app-7"));
        TokenVerifier verifier = new TokenVerifier(vertx, rules, start(), InstantSource.system());
        String token = new TokenIssuer(
                        vertx,
                        new dev.godwit.tokens.SigningKey(
                                Optional.empty(),
                                TokenAlgorithm.EDDSA,
                                ed.signing().material()),
                        InstantSource.system())
                .sign(claims().put("aud", "app-7"));
        assertThat(decide(verifier, token)).isEqualTo("alice");
        assertThat(decide(verifier, sign(ed, claims()))).isEqualTo("token_audience");
    }

    @Test
    void configuredKeys_countBeside_withTheIssuerSetForThem() {
        TestKey ed = TestKey.ed25519("d");
        TestKey own = TestKey.ed25519("own");
        publish(ed);
        TokenRules rules = TokenRules.of(
                        List.of(TokenKey.publicKey(TokenAlgorithm.EDDSA, own.publicPem())
                                .withKid("own")),
                        false)
                .withIssuer("https://own.example.com");
        TokenVerifier verifier = new TokenVerifier(vertx, rules, start(), InstantSource.system());
        assertThat(decide(verifier, sign(own, claims().put("iss", "https://own.example.com"))))
                .isEqualTo("alice");
        assertThat(decide(verifier, sign(ed, claims()))).isEqualTo("alice");
        assertThat(decide(verifier, sign(own, claims()))).isEqualTo("token_issuer");
    }

    @Test
    void tokenBeforeTheFirstAnswer_waitsForIt() {
        TestKey ed = TestKey.ed25519("d");
        List<HttpServerRequest> held = new java.util.concurrent.CopyOnWriteArrayList<>();
        answer = held::add;
        Jwks started = begin();
        CompletionStage<Verdict> verdict = verifier(started).verify(sign(ed, claims()));
        await().atMost(PATIENCE).until(() -> !held.isEmpty());
        assertThat(verdict.toCompletableFuture().isDone()).isFalse();

        send(held.get(0), ed);
        assertThat(decided(verdict)).isEqualTo("alice");
    }

    @Test
    void issuerThatIsAway_degradesTheNode_andItsTokensAreRefusedForNow() {
        TestKey ed = TestKey.ed25519("d");
        Jwks started = begin();
        await().atMost(PATIENCE).until(() -> started.check().reason().contains("status 404"));
        assertThat(started.check().state()).isEqualTo(Check.State.DEGRADED);
        assertThat(decide(verifier(started), sign(ed, claims()))).isEqualTo("token_keys_unavailable");
    }

    @Test
    void answersThatAreNone_areNotTaken() {
        TestKey ed = TestKey.ed25519("d");
        Map<String, Handler<HttpServerRequest>> answers = Map.of(
                "status 302",
                request -> request.response()
                        .setStatusCode(302)
                        .putHeader("Location", "/other")
                        .end(),
                "more than 262144 bytes",
                request -> request.response().end("x".repeat(300_000)),
                "expected: {\"keys\"",
                request -> request.response().end("{}"),
                "closed",
                request -> request.connection().close());
        for (Map.Entry<String, Handler<HttpServerRequest>> each : answers.entrySet()) {
            answer = each.getValue();
            Jwks started = begin();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(started.check().reason()).contains(each.getKey()));
            started.stop().toCompletableFuture().join();
        }
        publish(ed);
        assertThat(decide(verifier(start()), sign(ed, claims()))).isEqualTo("alice");
    }

    @Test
    void certificate_mustBeSignedByThoseWhoMay(@TempDir Path folder) throws Exception {
        TestKey ed = TestKey.ed25519("d");
        publish(ed);
        keytool(folder, "-genkeypair", "-keyalg", "EC", "-dname", "CN=login", "-ext", "san=ip:127.0.0.1");
        keytool(
                folder,
                "-exportcert",
                "-rfc",
                "-file",
                folder.resolve("cert.pem").toString());
        listen(new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(folder.resolve("store.p12").toString())
                        .setPassword("secret")));
        Jwks stranger = new Jwks(vertx, options("https", Optional.empty()), new SimpleMeterRegistry());
        stranger.start().toCompletableFuture().join();
        await().atMost(PATIENCE).until(() -> stranger.check().reason().contains("SSL"));
        stranger.stop().toCompletableFuture().join();

        jwks = new Jwks(vertx, options("https", Optional.of(folder.resolve("cert.pem"))), new SimpleMeterRegistry());
        jwks.start().toCompletableFuture().join();
        await().atMost(PATIENCE).until(() -> jwks.check().equals(Check.UP));
        assertThat(decide(verifier(jwks), sign(ed, claims()))).isEqualTo("alice");
    }

    @Test
    void addresses_areEncryptedOrOfThisMachine() {
        for (String url :
                List.of("http://login.example.com/k", "http://localhost.evil.com/", "http://127.0.0.1.evil.com/")) {
            assertThatThrownBy(() -> JwksOptions.of(List.of(new JwksSource(URI.create(url), "i", ALL))))
                    .hasMessageContaining("expected: https");
        }
        for (String url : List.of("file:///etc/passwd", "ftp://x/", "https:///x", "https://u:hunter2@x/")) {
            assertThatThrownBy(() -> new JwksSource(URI.create(url), "i", ALL))
                    .hasMessageStartingWith("url: ")
                    .hasMessageNotContaining("hunter2");
        }
        for (String url : List.of("http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "https://a.example/")) {
            assertThat(JwksOptions.of(List.of(new JwksSource(URI.create(url), "i", ALL)))
                            .sources())
                    .hasSize(1);
        }
        assertThatThrownBy(() -> new JwksSource(URI.create("https://a/"), "i", Set.of(TokenAlgorithm.HS256)))
                .hasMessageContaining("HS256");
    }

    private void publish(TestKey... keys) {
        answer = request -> send(request, keys);
    }

    private static void send(HttpServerRequest request, TestKey... keys) {
        JsonArray all = new JsonArray();
        for (TestKey key : keys) {
            all.add(key.jwk());
        }
        request.response().end(new JsonObject().put("keys", all).encode());
    }

    private Jwks start() {
        Jwks started = begin();
        await().atMost(PATIENCE).until(() -> started.check().equals(Check.UP));
        return started;
    }

    private Jwks begin() {
        if (server == null) {
            listen(new HttpServerOptions());
        }
        jwks = new Jwks(vertx, options("http", Optional.empty()), new SimpleMeterRegistry());
        jwks.start().toCompletableFuture().join();
        return jwks;
    }

    private void listen(HttpServerOptions options) {
        server = vertx.createHttpServer(options)
                .requestHandler(request -> {
                    fetches.incrementAndGet();
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private JwksOptions options(String scheme, Optional<Path> authorities) {
        URI url = URI.create(scheme + "://127.0.0.1:" + server.actualPort() + "/keys");
        return new JwksOptions(
                List.of(new JwksSource(url, ISSUER, ALL)), JwksOptions.DEFAULT_REFRESH, false, authorities);
    }

    private TokenVerifier verifier(Jwks keys) {
        return new TokenVerifier(vertx, TokenRules.of(List.of(), false), keys, InstantSource.system());
    }

    private String sign(TestKey key, JsonObject claims) {
        return new TokenIssuer(vertx, key.signing(), InstantSource.system()).sign(claims);
    }

    private static String decide(TokenVerifier verifier, String token) {
        return decided(verifier.verify(token));
    }

    private static String decided(CompletionStage<Verdict> verdict) {
        return verdict.toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join()
                .fold(Access::user, Problem::code);
    }

    private static JsonObject claims() {
        return new JsonObject()
                .put("sub", "alice")
                .put("aud", "godwit")
                .put("iss", ISSUER)
                .put("exp", Instant.now().getEpochSecond() + 300);
    }

    private static void keytool(Path folder, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias",
                "a",
                "-storepass",
                "secret",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("store.p12").toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
