package dev.godwit.tokens.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDocumentTest {

    private static final Set<TokenAlgorithm> ALL =
            Set.of(TokenAlgorithm.RS256, TokenAlgorithm.ES256, TokenAlgorithm.EDDSA);
    private static final TestKey RSA = TestKey.rsa("r", 2048);
    private static final TestKey EC = TestKey.ec("e");
    private static final TestKey ED = TestKey.ed25519("d");

    @Test
    void keysOfEachKind_areTheSameAsInPem() {
        KeyDocument document = read(RSA.jwk(), EC.jwk(), ED.jwk());

        assertThat(document.keys().stream().map(key -> key.kid().orElseThrow())).containsExactly("r", "e", "d");
        assertThat(document.keys().stream().map(TokenKey::algorithm))
                .containsExactly(TokenAlgorithm.RS256, TokenAlgorithm.ES256, TokenAlgorithm.EDDSA);
        assertThat(document.keys().stream().map(TokenKey::material).map(KeyDocumentTest::body))
                .containsExactly(body(RSA.publicPem()), body(EC.publicPem()), body(ED.publicPem()));
        assertThat(document.ignored()).isZero();
    }

    @Test
    void nameUseAndAlgorithm_needNotBeThere() {
        JsonObject bare = RSA.jwk();
        List.of("kid", "use", "alg").forEach(bare::remove);
        assertThat(read(bare).keys()).singleElement().extracting(TokenKey::kid).isEqualTo(Optional.empty());
    }

    @Test
    void keysForSomethingElse_areIgnoredAndCounted() {
        KeyDocument document = read(
                RSA.jwk().put("use", "enc"),
                RSA.jwk().put("key_ops", new JsonArray().add("encrypt")),
                RSA.jwk().put("alg", "RS512"),
                RSA.jwk().put("alg", "RSA-OAEP"),
                RSA.jwk().put("alg", "none"),
                EC.jwk().put("crv", "P-384"),
                ED.jwk().put("crv", "Ed448"),
                new JsonObject()
                        .put("kty", "oct")
                        .put("k", "c2VjcmV0")
                        .put("alg", "HS256")
                        .put("kid", "r"),
                ED.jwk().put("d", "AAAA"),
                TestKey.rsa("weak", 1024).jwk(),
                RSA.jwk().put("n", "not base64 !"),
                RSA.jwk().put("kid", 7),
                EC.jwk().put("x", "AAAA"),
                new JsonObject(),
                EC.jwk());
        assertThat(document.keys())
                .singleElement()
                .extracting(TokenKey::algorithm)
                .isEqualTo(TokenAlgorithm.ES256);
        assertThat(document.ignored()).isEqualTo(14);
    }

    @Test
    void twoKeysOfOneName_countOnce() {
        TestKey other = TestKey.rsa("r", 2048);
        KeyDocument document = read(RSA.jwk(), other.jwk());
        assertThat(document.keys())
                .singleElement()
                .extracting(key -> body(key.material()))
                .isEqualTo(body(RSA.publicPem()));
        assertThat(document.ignored()).isEqualTo(1);
    }

    @Test
    void algorithmsNotAllowed_areIgnored() {
        byte[] json = json(RSA.jwk(), EC.jwk());
        KeyDocument document = KeyDocument.read(json, Set.of(TokenAlgorithm.ES256));
        assertThat(document.keys())
                .singleElement()
                .extracting(TokenKey::algorithm)
                .isEqualTo(TokenAlgorithm.ES256);
        assertThat(document.ignored()).isEqualTo(1);
    }

    @Test
    void oddMembers_areIgnored() {
        KeyDocument document = KeyDocument.read("{\"keys\":[null,1,\"x\",[]]}".getBytes(StandardCharsets.UTF_8), ALL);
        assertThat(document).isEqualTo(new KeyDocument(List.of(), 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "[]", "{}", "{\"keys\":{}}", "{\"keys\":null}", "<html>secret</html>", "{\"keys\":["})
    void otherDocuments_areRefusedWithoutQuotingThem(String text) {
        assertThatThrownBy(() -> KeyDocument.read(text.getBytes(StandardCharsets.UTF_8), ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: {\"keys\"")
                .hasNoCause();
    }

    @Test
    void tooManyKeys_areRefused() {
        JsonArray many = new JsonArray();
        for (int i = 0; i <= KeyDocument.MAX_KEYS; i++) {
            many.add(new JsonObject());
        }
        byte[] json = new JsonObject().put("keys", many).toBuffer().getBytes();
        assertThatThrownBy(() -> KeyDocument.read(json, ALL)).hasMessage("keys: 65 (expected: <= 64)");
    }

    private static KeyDocument read(JsonObject... keys) {
        return KeyDocument.read(json(keys), ALL);
    }

    private static byte[] json(JsonObject... keys) {
        return new JsonObject()
                .put("keys", new JsonArray(List.of(keys)))
                .toBuffer()
                .getBytes();
    }

    private static String body(String pem) {
        return pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
