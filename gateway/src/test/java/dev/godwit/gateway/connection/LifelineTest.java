package dev.godwit.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.gateway.limit.ClientLimits;
import dev.godwit.gateway.limit.LimitMetrics;
import dev.godwit.gateway.limit.LimitOptions;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Follow;
import dev.godwit.gateway.session.Session;
import dev.godwit.inbox.memory.InMemoryLimits;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Revocation.Kind;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import dev.godwit.tokens.Access;
import dev.godwit.tokens.Revocations;
import dev.godwit.tokens.TokenKey;
import dev.godwit.tokens.TokenRules;
import dev.godwit.tokens.TokenVerifier;
import dev.godwit.tokens.TopicRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LifelineTest {

    private static final long NOW = 1_000_000;
    private static final Vertx VERTX = Vertx.vertx();
    private static final TokenRules RULES =
            TokenRules.of(List.of(TokenKey.secret("a secret of at least thirty-two bytes")), false);

    private final ManualLoop loop = new ManualLoop(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Revocations revocations = new Revocations();
    private final Bearers bearers = new Bearers(new TokenVerifier(VERTX, RULES, InstantSource.system()), revocations);
    private final Recorded session = new Recorded();
    private final Station station = new Station(
            loop,
            new TestNode(loop, new FakeLog(), new FakeRegistry()).sessions(),
            new Deadlines(loop),
            new TransportMetrics(meters),
            Rhythm.DEFAULT,
            Optional.empty(),
            bearers,
            new ClientLimits(
                    LimitOptions.NONE,
                    new ClientLimits.Cluster(new InMemoryLimits(), "node"),
                    loop,
                    loop::ticks,
                    new LimitMetrics(meters)),
            64 * 1024);
    private int givenBack;

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void token_endsTheSession_theNewestCounts() {
        Lifeline lifeline = begin(access("t1", 10_000));
        lifeline.renew(access("t2", 60_000));
        loop.advance(59_999);
        assertThat(session.closes).isEmpty();

        loop.advance(1 + Deadlines.GRAIN_MILLIS);
        assertThat(session.closes).containsExactly(Close.TOKEN);
    }

    @Test
    void tokenThatIsTakenBack_endsTheSession_theNewestCounts() {
        begin(access("t1", 60_000)).renew(access("t2", 60_000));
        takeBack("t1");
        bearers.look();
        assertThat(session.closes).isEmpty();

        takeBack("t2");
        bearers.look();
        assertThat(session.closes).containsExactly(Close.REVOKED);
    }

    @Test
    void tokenThatWasTakenBackOnTheWayIn_endsTheSession() {
        takeBack("t1");
        begin(access("t1", 60_000));

        assertThat(session.closes).containsExactly(Close.REVOKED);
    }

    @Test
    void end_isOne_andLeavesNothingBehind() {
        Lifeline lifeline = begin(access("t1", 10_000));
        assertThat(open()).isEqualTo(1);
        lifeline.clientLeft();
        lifeline.clientLeft();
        lifeline.done();
        assertThat(lifeline.closed(Close.DRAIN)).isFalse();
        assertThat(session.lefts).isEqualTo(1);
        assertThat(givenBack).isEqualTo(1);
        assertThat(open()).isZero();

        lifeline.renew(access("t2", 20_000));
        takeBack("t1");
        bearers.look();
        loop.advance(60_000);
        assertThat(session.closes).isEmpty();
        assertThat(lifeline.access().token()).contains("t1");
    }

    @Test
    void endOfTheSession_hasItsReason_andIsNotToldToIt() {
        Lifeline lifeline = begin(access("t1", 10_000));

        assertThat(lifeline.closed(Close.DRAIN)).isTrue();
        assertThat(session.lefts).isZero();
        assertThat(meters.counter("godwit.connections.closed", "transport", "sse", "reason", "drain")
                        .count())
                .isEqualTo(1);
    }

    private Lifeline begin(Access access) {
        StreamRequest request = new StreamRequest(
                "c",
                access,
                Optional.of("phone"),
                List.of(),
                Optional.empty(),
                List.of(),
                0,
                false,
                false,
                () -> givenBack++);
        Lifeline lifeline = Lifeline.begin("sse", request, session, station);
        loop.run();
        return lifeline;
    }

    private static Access access(String token, long life) {
        return new Access("alice", Tenant.DEFAULT, NOW + life, TopicRules.NONE, Optional.of(token), NOW);
    }

    private void takeBack(String token) {
        revocations.add(new Revocation(Tenant.DEFAULT, Kind.TOKEN, token, 0, NOW, NOW + 60_000));
    }

    private double open() {
        return meters.get("godwit.connections").gauge().value();
    }

    private static final class Recorded implements Session {

        private final List<Close> closes = new ArrayList<>();
        private int lefts;

        @Override
        public String connection() {
            return "c";
        }

        @Override
        public void writable() {}

        @Override
        public void disconnected() {
            lefts++;
        }

        @Override
        public void close(Close close) {
            closes.add(close);
        }

        @Override
        public void follow(Follow follow, Consumer<Position> then) {}

        @Override
        public void leave(Collection<String> topics, Consumer<Position> then) {}

        @Override
        public Optional<String> acknowledge(Ack ack) {
            return Optional.empty();
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public Optional<Position> position() {
            return Optional.empty();
        }
    }
}
