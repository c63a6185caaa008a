package dev.godwit.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final long SOON = NOW.getEpochSecond() + 60;

    private static Vertx vertx;
    private static KeyPair rsa;
    private static KeyPair ec;

    @BeforeAll
    static void keys() throws Exception {
        vertx = Vertx.vertx();
        KeyPairGenerator rsaKeys = KeyPairGenerator.getInstance("RSA");
        rsaKeys.initialize(2048);
        rsa = rsaKeys.generateKeyPair();
        KeyPairGenerator ecKeys = KeyPairGenerator.getInstance("EC");
        ecKeys.initialize(new ECGenParameterSpec("secp256r1"));
        ec = ecKeys.generateKeyPair();
    }

    @AfterAll
    static void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void goodToken_ofEachAlgorithm_isGranted() {
        List<SigningKey> signing = List.of(
                hmac(),
                new SigningKey(Optional.of("r"), TokenAlgorithm.RS256, privatePem(rsa)),
                new SigningKey(Optional.of("e"), TokenAlgorithm.ES256, privatePem(ec)));
        TokenVerifier verifier = verifier(
                TokenKey.secret(SECRET),
                TokenKey.publicKey(TokenAlgorithm.RS256, publicPem(rsa)).withKid("r"),
                TokenKey.publicKey(TokenAlgorithm.ES256, publicPem(ec)).withKid("e"));

        for (SigningKey key : signing) {
            String token = new TokenIssuer(vertx, key, CLOCK)
                    .issue(TokenRequest.of("alice", Duration.ofMinutes(1)).withTenant(new Tenant("acme")));
            assertThat(access(verifier.verify(token)))
                    .isEqualTo(new Access(
                            "alice",
                            new Tenant("acme"),
                            SOON * 1000,
                            TopicRules.NONE,
                            Optional.empty(),
                            NOW.toEpochMilli()));
        }
    }

    @Test
    void ed25519_isGranted_andOtherCurvesAreNoKeys() throws Exception {
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        TokenVerifier verifier = verifier(TokenKey.publicKey(TokenAlgorithm.EDDSA, publicPem(ed)));
        TokenIssuer issuer =
                new TokenIssuer(vertx, new SigningKey(Optional.empty(), TokenAlgorithm.EDDSA, privatePem(ed)), CLOCK);
        String token = issuer.sign(claims());

        assertThat(decoded(part(token, 0))).contains("\"EdDSA\"");
        assertThat(access(verifier.verify(token)).user()).isEqualTo("alice");
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThat(code(verifier(TokenKey.publicKey(TokenAlgorithm.EDDSA, publicPem(other)))
                        .verify(token)))
                .isEqualTo("token_signature");
        String ed448 = publicPem(KeyPairGenerator.getInstance("Ed448").generateKeyPair());
        assertThatThrownBy(() -> TokenKey.publicKey(TokenAlgorithm.EDDSA, ed448))
                .hasMessageContaining("Ed448");
        assertThatThrownBy(() -> TokenKey.publicKey(TokenAlgorithm.EDDSA, publicPem(ec)))
                .hasMessageContaining("EdDSA public key");
    }

    @Test
    void oneVerifier_servesManyThreads() throws Exception {
        KeyPair ed = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        TokenVerifier verifier = verifier(
                TokenKey.publicKey(TokenAlgorithm.RS256, publicPem(rsa)).withKid("r"),
                TokenKey.publicKey(TokenAlgorithm.ES256, publicPem(ec)).withKid("e"),
                TokenKey.publicKey(TokenAlgorithm.EDDSA, publicPem(ed)).withKid("d"));
        List<String> tokens = List.of(
                signedBy("r", TokenAlgorithm.RS256, rsa),
                signedBy("e", TokenAlgorithm.ES256, ec),
                signedBy("d", TokenAlgorithm.EDDSA, ed));

        List<String> codes = IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> decided(verifier.verify(tokens.get(i % 3))).fold(Access::user, Problem::code))
                .distinct()
                .toList();

        assertThat(codes).containsExactly("alice");
    }

    private static String signedBy(String kid, TokenAlgorithm algorithm, KeyPair pair) {
        return new TokenIssuer(vertx, new SigningKey(Optional.of(kid), algorithm, privatePem(pair)), CLOCK)
                .sign(claims());
    }

    @Test
    void tenant_isDefaultWhenAbsent() {
        assertThat(access(verify(claims())).tenant()).isEqualTo(Tenant.DEFAULT);
    }

    @Test
    void topics_areInTheIssuedToken() {
        String token = new TokenIssuer(vertx, hmac(), CLOCK)
                .issue(TokenRequest.of("a", Duration.ofMinutes(1)).withTopics(List.of("room.*"), List.of("room.1")));
        JsonObject claims = new JsonObject(decoded(part(token, 1)));
        assertThat(claims.getJsonObject("topics"))
                .isEqualTo(new JsonObject()
                        .put("follow", new JsonArray().add("room.*"))
                        .put("publish", new JsonArray().add("room.1")));
        assertThat(access(verifier().verify(token)).user()).isEqualTo("a");
    }

    @Test
    void topics_areGrantedAsTheTokenSays() {
        JsonObject topics = new JsonObject()
                .put("follow", new JsonArray().add("room.{sub}"))
                .put("publish", new JsonArray().add("chat.*"))
                .put("later", 1);
        TopicRules granted = access(verify(claims().put("topics", topics))).topics();

        assertThat(granted.mayFollow("room.alice")).isTrue();
        assertThat(granted.mayFollow("chat.1")).isFalse();
        assertThat(granted.mayPublish("chat.1")).isTrue();
        assertThat(granted.mayPublish("room.alice")).isFalse();
    }

    @Test
    void topics_ofOtherTypes_areMalformed() {
        for (Object topics : List.of("orders.*", new JsonArray().add("orders.*"), 1, true)) {
            assertThat(code(verify(claims().put("topics", topics)))).isEqualTo("token_malformed");
        }
        for (Object follow : List.of(
                "orders.*", 1, new JsonObject(), new JsonArray().add("a").add(1))) {
            JsonObject topics = new JsonObject().put("follow", follow);
            assertThat(code(verify(claims().put("topics", topics)))).isEqualTo("token_malformed");
        }
        String repeated = "{\"sub\":\"a\",\"aud\":\"godwit\",\"exp\":" + SOON
                + ",\"topics\":{\"follow\":[],\"follow\":[\"**\"]}}";
        assertThat(code(raw("{\"alg\":\"HS256\"}", repeated))).isEqualTo("token_malformed");
    }

    @Test
    void topics_thatAreNoPatterns_refuseTheToken() {
        JsonArray many = new JsonArray();
        IntStream.range(0, TopicRules.MAX_PATTERNS + 1).forEach(i -> many.add("t" + i));
        for (JsonArray patterns : List.of(new JsonArray().add("a*"), many)) {
            JsonObject topics = new JsonObject().put("publish", patterns);
            assertThat(code(verify(claims().put("topics", topics)))).isEqualTo("token_topics");
        }
    }

    @Test
    void expiry_allowsForClocksThatDiffer() {
        long justPassed = NOW.getEpochSecond() - 29;
        assertThat(access(verify(claims().put("exp", justPassed))).endsAt()).isEqualTo((justPassed + 30) * 1000);
        assertThat(code(verify(claims().put("exp", NOW.getEpochSecond() - 30)))).isEqualTo("token_expired");
    }

    @Test
    void notBefore_allowsForClocksThatDiffer() {
        assertThat(access(verify(claims().put("nbf", NOW.getEpochSecond() + 30)))
                        .user())
                .isEqualTo("alice");
        assertThat(code(verify(claims().put("nbf", NOW.getEpochSecond() + 31)))).isEqualTo("token_not_yet_valid");
    }

    @Test
    void missingOrOddExpiry_isMalformed() {
        for (Object odd : new Object[] {null, "soon", true, new JsonArray(), new JsonObject()}) {
            assertThat(code(verify(claims().put("exp", odd)))).as("%s", odd).isEqualTo("token_malformed");
        }
        JsonObject without = claims();
        without.remove("exp");
        assertThat(code(verify(without))).isEqualTo("token_malformed");
        assertThat(code(raw("{\"alg\":\"HS256\"}", "{\"sub\":\"a\",\"aud\":\"godwit\",\"exp\":1e999}")))
                .isEqualTo("token_malformed");
        assertThat(code(raw("{\"alg\":\"HS256\"}", "{\"sub\":\"a\",\"aud\":\"godwit\",\"exp\":NaN}")))
                .isEqualTo("token_malformed");
    }

    @Test
    void audience_mustContainOurs() {
        assertThat(code(verify(claims().put("aud", "other")))).isEqualTo("token_audience");
        assertThat(code(verify(claims().put("aud", "godwit-api")))).isEqualTo("token_audience");
        assertThat(code(verify(claims().put("aud", new JsonArray().add("x").add("y")))))
                .isEqualTo("token_audience");
        assertThat(access(verify(claims().put("aud", new JsonArray().add("x").add("godwit"))))
                        .user())
                .isEqualTo("alice");
        JsonObject without = claims();
        without.remove("aud");
        assertThat(code(verify(without))).isEqualTo("token_audience");
    }

    @Test
    void issuer_isComparedWhereConfigured() {
        TokenVerifier strict =
                new TokenVerifier(vertx, rules(TokenKey.secret(SECRET)).withIssuer("https://login"), CLOCK);
        assertThat(code(strict.verify(sign(claims())))).isEqualTo("token_issuer");
        assertThat(code(strict.verify(sign(claims().put("iss", "https://evil")))))
                .isEqualTo("token_issuer");
        assertThat(access(strict.verify(sign(claims().put("iss", "https://login"))))
                        .user())
                .isEqualTo("alice");
    }

    @Test
    void subject_mustBeAUserName() {
        for (String name : List.of("", "*all", "x".repeat(257), "\\ud800")) {
            String json = "{\"sub\":\"" + name + "\",\"aud\":\"godwit\",\"exp\":" + SOON + "}";
            assertThat(code(raw("{\"alg\":\"HS256\"}", json))).as(name).isEqualTo("token_subject");
        }
        JsonObject without = claims();
        without.remove("sub");
        assertThat(code(verify(without))).isEqualTo("token_subject");
        assertThat(code(verify(claims().put("sub", 7)))).isEqualTo("token_malformed");
    }

    @Test
    void tenant_mustBeATenantName() {
        assertThat(code(verify(claims().put("tenant", "*")))).isEqualTo("token_tenant");
        assertThat(code(verify(claims().put("tenant", "")))).isEqualTo("token_tenant");
        assertThat(code(verify(claims().put("tenant", 1)))).isEqualTo("token_malformed");
    }

    @Test
    void algorithmNone_isRefused() {
        for (String none : List.of("none", "None", "NONE", "")) {
            String header = "{\"alg\":\"" + none + "\"}";
            String unsigned = encoded(header) + "." + encoded(claims().encode()) + ".";
            assertThat(code(verifier().verify(unsigned))).isEqualTo("token_algorithm");
            assertThat(code(raw(header, claims().encode()))).isEqualTo("token_algorithm");
        }
        String twoParts = encoded("{\"alg\":\"none\"}") + "." + encoded(claims().encode());
        assertThat(code(verifier().verify(twoParts))).isEqualTo("token_malformed");
    }

    @Test
    void hmacWithAnRsaPublicKey_isRefused() throws Exception {
        TokenVerifier verifier = verifier(TokenKey.publicKey(TokenAlgorithm.RS256, publicPem(rsa)));
        String signed = encoded("{\"alg\":\"HS256\"}") + "." + encoded(claims().encode());
        for (byte[] secret : List.of(
                publicPem(rsa).getBytes(StandardCharsets.UTF_8), rsa.getPublic().getEncoded())) {
            assertThat(code(verifier.verify(signed + "." + hmac(secret, signed))))
                    .isEqualTo("token_algorithm");
        }
    }

    @Test
    void publicKeyAsAnHmacSecret_isNoKey() {
        assertThatThrownBy(() -> TokenKey.secret(publicPem(rsa))).hasMessageContaining("PEM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "../../etc/passwd", "' or 1=1", "r\\u0000"})
    void unknownKid_isRefused(String kid) {
        String header = "{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}";
        assertThat(code(raw(header, claims().encode()))).isEqualTo("token_key");
    }

    @Test
    void tokenWithoutKid_doesNotMeetAKeyWithOne() {
        TokenVerifier verifier = verifier(TokenKey.secret(SECRET).withKid("k"));
        assertThat(code(verifier.verify(sign(claims())))).isEqualTo("token_key");
        assertThat(code(verifier.verify(signed("{\"alg\":\"HS256\",\"kid\":7}", claims().encode()))))
                .isEqualTo("token_malformed");
        assertThat(access(verifier.verify(signed("{\"alg\":\"HS256\",\"kid\":\"k\"}", claims().encode())))
                        .user())
                .isEqualTo("alice");
    }

    @Test
    void keysOfTheHeader_areNotLookedAt() {
        String header =
                "{\"alg\":\"HS256\",\"jku\":\"http://127.0.0.1:1/\",\"x5u\":\"http://127.0.0.1:1/\",\"jwk\":{}}";
        assertThat(access(raw(header, claims().encode())).user()).isEqualTo("alice");
        String forged = encoded(header) + "." + encoded(claims().encode()) + "." + encoded("x".repeat(32));
        assertThat(code(verifier().verify(forged))).isEqualTo("token_signature");
    }

    @Test
    void unknownExtension_isRefused() {
        assertThat(code(raw("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", claims().encode())))
                .isEqualTo("token_malformed");
    }

    @Test
    void wrongSignature_isNamedBeforeWhatTheClaimsSay() {
        String good = sign(claims().put("exp", 1));
        String header = part(good, 0);
        String other = header + "." + encoded(claims().put("sub", "root").encode()) + "." + part(good, 2);
        assertThat(code(verifier().verify(other))).isEqualTo("token_signature");
        TokenVerifier otherKey = verifier(TokenKey.secret("another secret of thirty-two bytes"));
        assertThat(code(otherKey.verify(sign(claims())))).isEqualTo("token_signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a.b",
                "a.b.c.d",
                "a.b.c",
                "e30.e30.",
                "e30.e30.e30.",
                " e30.e30.e30",
                "e30.W10.x",
                "=.=.="
            })
    void otherText_isRefused(String token) {
        assertThat(code(verifier().verify(token))).isIn("token_malformed", "token_algorithm");
    }

    @Test
    void oddJson_isMalformed() {
        String header = "{\"alg\":\"HS256\"}";
        String exp = "\"aud\":\"godwit\",\"exp\":" + SOON;
        List<String> odd = List.of(
                "{\"sub\":\"a\",\"sub\":\"b\"," + exp + "}",
                "{\"sub\":\"a\"," + exp + "}{}",
                "{\"sub\":\"a\"," + exp,
                "[]",
                "{\"sub\":\"a\"," + exp + ",\"d\":" + "[".repeat(100) + "]".repeat(100) + "}",
                "{\"sub\":\"a\"," + exp + ",\"n\":" + "1".repeat(100) + "}");
        for (String claims : odd) {
            assertThat(code(raw(header, claims))).as(claims).isEqualTo("token_malformed");
        }
        assertThat(code(raw("{\"alg\":\"HS256\",\"alg\":\"none\"}", claims().encode())))
                .isEqualTo("token_malformed");
    }

    @Test
    void tooLong_isRefusedUnread() {
        String token = sign(claims().put("x", "y".repeat(TokenRules.MAX_TOKEN)));
        assertThat(code(verifier().verify(token))).isEqualTo("token_malformed");
    }

    @Test
    void devKey_isRefusedOutsideDevMode() {
        TokenKey dev = TokenKey.secret(SECRET).asDev();
        assertThatThrownBy(() -> TokenRules.of(List.of(dev), false)).hasMessageContaining("development key");
        assertThat(TokenRules.of(List.of(dev), true).keys()).containsExactly(dev);
    }

    @Test
    void weakOrWrongKeys_areRefusedWithoutQuotingThem() throws Exception {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        String weakPem = publicPem(weak.generateKeyPair());
        List<Consumer<String>> wrong = List.of(
                unused -> TokenKey.secret("short"),
                unused -> TokenKey.publicKey(TokenAlgorithm.RS256, weakPem),
                unused -> TokenKey.publicKey(TokenAlgorithm.RS256, publicPem(ec)),
                unused -> TokenKey.publicKey(TokenAlgorithm.ES256, publicPem(rsa)),
                unused -> TokenKey.publicKey(TokenAlgorithm.ES256, "hunter2"));
        for (Consumer<String> make : wrong) {
            assertThatThrownBy(() -> make.accept(""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("key: ")
                    .hasMessageContaining("expected")
                    .hasMessageNotContaining("hunter2")
                    .hasNoCause();
        }
        assertThat(TokenKey.secret(SECRET).toString()).doesNotContain(SECRET);
        assertThat(hmac().toString()).doesNotContain(SECRET);
    }

    private static JsonObject claims() {
        return new JsonObject().put("sub", "alice").put("aud", "godwit").put("exp", SOON);
    }

    private static SigningKey hmac() {
        return new SigningKey(Optional.empty(), TokenAlgorithm.HS256, SECRET);
    }

    private static TokenRules rules(TokenKey... keys) {
        return TokenRules.of(List.of(keys), false);
    }

    private static TokenVerifier verifier(TokenKey... keys) {
        return new TokenVerifier(
                vertx, rules(keys.length == 0 ? new TokenKey[] {TokenKey.secret(SECRET)} : keys), CLOCK);
    }

    private static String sign(JsonObject claims) {
        return new TokenIssuer(vertx, hmac(), CLOCK).sign(claims);
    }

    private static Verdict decided(CompletionStage<Verdict> verdict) {
        assertThat(verdict).isCompleted();
        return verdict.toCompletableFuture().join();
    }

    private static CompletionStage<Verdict> verify(JsonObject claims) {
        return verifier().verify(sign(claims));
    }

    /** Signed rightly, whatever it says. */
    private static CompletionStage<Verdict> raw(String header, String claims) {
        return verifier().verify(signed(header, claims));
    }

    private static String signed(String header, String claims) {
        String text = encoded(header) + "." + encoded(claims);
        return text + "." + hmac(SECRET.getBytes(StandardCharsets.UTF_8), text);
    }

    private static String hmac(byte[] secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Access access(CompletionStage<Verdict> verdict) {
        return decided(verdict).fold(access -> access, problem -> {
            throw new AssertionError(problem);
        });
    }

    private static String code(CompletionStage<Verdict> verdict) {
        Problem problem = decided(verdict)
                .fold(
                        access -> {
                            throw new AssertionError(access);
                        },
                        denied -> denied);
        assertThat(problem.status()).isEqualTo(401);
        return problem.code();
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static String part(String token, int index) {
        return List.of(token.split("\\.", -1)).get(index);
    }

    private static String publicPem(KeyPair pair) {
        return pem("PUBLIC KEY", pair.getPublic().getEncoded());
    }

    private static String privatePem(KeyPair pair) {
        return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }
}
