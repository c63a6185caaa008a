package dev.godwit.tokens.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.ManualLoop;
import dev.godwit.tokens.KeySet;
import dev.godwit.tokens.TokenAlgorithm;
import dev.godwit.tokens.TokenKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IssuerTest {

    private static final long REST = JwksOptions.REST.toMillis();
    private static final long REFRESH = 300_000;
    private static final TestKey ONE = TestKey.ed25519("one");
    private static final TestKey TWO = TestKey.ed25519("two");

    private final Vertx vertx = Vertx.vertx();
    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Deque<CompletableFuture<byte[]>> asked = new ArrayDeque<>();
    private final List<List<TokenKey>> sets = new ArrayList<>();
    private int times;
    private final Issuer issuer = new Issuer(
            new JwksSource(
                    URI.create("https://login.example.com/keys"),
                    "https://login.example.com",
                    Set.of(TokenAlgorithm.EDDSA)),
            Duration.ofMillis(REFRESH),
            new Issuer.Outside(loop, this::fetch, new JwksMetrics(meters)),
            keys -> {
                sets.add(keys);
                return KeySet.published(vertx, keys);
            });

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void start_asksOnce_andThenEachPeriod() {
        begin(ONE);
        assertThat(known()).containsExactly("one");
        assertThat(issuer.check()).isEqualTo(Check.UP);

        loop.advance(REFRESH - 1);
        assertThat(times).isEqualTo(1);
        loop.advance(1);
        assertThat(times).isEqualTo(2);
    }

    @Test
    void unknownKey_isAskedForOnce_howeverManyWait() {
        begin(ONE);
        loop.advance(REST);
        List<CompletionStage<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(issuer.renewed());
        }
        loop.run();
        assertThat(times).isEqualTo(2);
        assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());

        answer(ONE, TWO);
        assertThat(waiting).allSatisfy(stage -> assertThat(stage).isCompletedWithValue(true));
        assertThat(known()).containsExactly("one", "two");
    }

    @Test
    void floodOfUnknownKeys_asksOnceInThirtySeconds() {
        begin(ONE);
        for (int second = 0; second < 300; second++) {
            for (int i = 0; i < 100; i++) {
                issuer.renewed();
            }
            loop.run();
            asked.forEach(fetch -> fetch.complete(document(ONE)));
            asked.clear();
            loop.advance(1_000);
        }
        assertThat(times).isBetween(10, 11);
    }

    @Test
    void tokenSoonAfterAnAnswer_isToldAtOnce() {
        begin(ONE);
        loop.advance(REST - 1);
        assertThat(issuer.renewed()).isCompletedWithValue(true);
        assertThat(times).isEqualTo(1);
    }

    @Test
    void floodWhileItIsAway_addsNothingToItsOwnRetries() {
        issuer.start();
        for (int second = 0; second < 120; second++) {
            for (int i = 0; i < 100; i++) {
                issuer.renewed();
            }
            loop.run();
            asked.forEach(fetch -> fetch.completeExceptionally(new ConnectException("refused")));
            asked.clear();
            loop.advance(1_000);
        }
        // After 1, 2, 4, 8, 16 seconds, then each 30.
        assertThat(times).isLessThanOrEqualTo(9);
        CompletionStage<Boolean> told = issuer.renewed();
        loop.run();
        assertThat(told).isCompletedWithValue(false);
        assertThat(meters.counter("godwit.jwks.fetches", "issuer", "https://login.example.com", "outcome", "failed")
                        .count())
                .isGreaterThan(4);
    }

    @Test
    void tooManyWaiting_areToldThatItIsNotKnown() {
        issuer.start();
        List<CompletionStage<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i <= Issuer.MOST_WAITING; i++) {
            waiting.add(issuer.renewed());
        }
        loop.run();
        assertThat(waiting.get(Issuer.MOST_WAITING)).isCompletedWithValue(false);
        assertThat(waiting.get(0).toCompletableFuture().isDone()).isFalse();
        answer(ONE);
        assertThat(waiting.get(0)).isCompletedWithValue(true);
    }

    @Test
    void removedKey_isGoneAfterTheNextLook() {
        begin(ONE, TWO);
        loop.advance(REFRESH);
        answer(TWO);
        assertThat(known()).containsExactly("two");
    }

    @Test
    void sameKeys_areNotMadeReadyAgain() {
        begin(ONE);
        int before = sets.size();
        loop.advance(REFRESH);
        answer(ONE);
        assertThat(sets).hasSize(before);
    }

    @Test
    void keysThatAreKnown_goOnWhileItIsAway_andTheNodeSaysSo() {
        begin(ONE);
        loop.advance(REFRESH);
        fail();
        assertThat(known()).containsExactly("one");
        assertThat(issuer.check().state()).isEqualTo(Check.State.DEGRADED);
        assertThat(issuer.check().reason()).contains("https://login.example.com", "refused", "those known go on");

        loop.advance(1_000);
        answer(TWO);
        assertThat(known()).containsExactly("two");
        assertThat(issuer.check()).isEqualTo(Check.UP);
    }

    @Test
    void documentThatIsNone_changesNothing() {
        begin(ONE);
        loop.advance(REFRESH);
        last().complete("<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        loop.run();
        assertThat(known()).containsExactly("one");
        assertThat(issuer.check().reason()).contains("expected: {\"keys\"");
    }

    @Test
    void neverAnswered_isToldToTheOperator() {
        issuer.start();
        fail();
        assertThat(issuer.check().reason()).contains("its tokens are refused until they come");
        loop.advance(1_000);
        answer();
        assertThat(issuer.check().reason()).contains("none that can be used");
    }

    @Test
    void stop_releasesThoseWhoWait_andAsksNoMore() {
        issuer.start();
        CompletionStage<Boolean> waits = issuer.renewed();
        loop.run();
        issuer.stop();
        assertThat(waits).isCompletedWithValue(false);
        loop.advance(REFRESH * 2);
        assertThat(times).isEqualTo(1);
    }

    private void begin(TestKey... keys) {
        issuer.start();
        answer(keys);
    }

    private CompletionStage<byte[]> fetch(URI url) {
        times++;
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }

    private CompletableFuture<byte[]> last() {
        return asked.removeLast();
    }

    private void answer(TestKey... keys) {
        last().complete(document(keys));
        loop.run();
    }

    private void fail() {
        last().completeExceptionally(new ConnectException("refused"));
        loop.run();
    }

    private List<String> known() {
        return sets.get(sets.size() - 1).stream()
                .map(key -> key.kid().orElseThrow())
                .toList();
    }

    private static byte[] document(TestKey... keys) {
        JsonArray all = new JsonArray();
        for (TestKey key : keys) {
            all.add(key.jwk());
        }
        return new JsonObject().put("keys", all).toBuffer().getBytes();
    }
}
