package dev.godwit.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.push.FakeLog;
import dev.godwit.api.push.Publisher;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.records.RecordSink;
import dev.godwit.records.memory.InMemorySink;
import dev.godwit.runtime.ManualLoop;
import dev.godwit.tokens.MailboxPattern;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import dev.godwit.tokens.TenantGrant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConvoyTest {

    private static final ServiceAccess ANYTHING = new ServiceAccess(
            "shop",
            Set.of(Scope.PUSH),
            TenantGrant.only(Tenant.DEFAULT),
            List.of(MailboxPattern.parse("**", "shop")),
            0);

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final InMemorySink sink = new InMemorySink();
    private final List<List<String>> groups = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Convoy convoy = convoy(sink);

    @Test
    void whatComesMeanwhile_isTheNextGroup() {
        sink.hold();
        add("a", 1);
        add("b", 1);
        add("c", 1);
        assertThat(sink.records()).hasSize(1);

        arrive();
        assertThat(groups).containsExactly(List.of("a"), List.of("b", "c"));
        assertThat(convoy.isEmpty()).isTrue();
    }

    @Test
    void whatIsOnItsWay_countsForTheBound() {
        sink.hold();
        for (int i = 0; i < GrpcOptions.MAX_WAITING; i++) {
            assertThat(convoy.isFull()).isFalse();
            add("r" + i, 1);
        }

        assertThat(convoy.isFull()).isTrue();
    }

    @Test
    void refusedRequest_isAnsweredInItsPlace() {
        sink.hold();
        add("a", 1);
        add("b", 1);
        convoy.add(
                Asked.of(PushStreamRequest.newBuilder().setCorrelationId("bad").build(), Optional.empty()));
        add("c", 1);
        arrive();

        assertThat(groups).containsExactly(List.of("a"), List.of("b", "bad", "c"));
        assertThat(answers).containsExactly("accepted", "accepted", "missing_field", "accepted");
    }

    @Test
    void group_isNoHeavierThanThePublisherTakes() {
        sink.hold();
        add("a", 1);
        add("heavy1", 200);
        add("heavy2", 200);
        arrive();

        assertThat(groups).containsExactly(List.of("a"), List.of("heavy1"), List.of("heavy2"));
        assertThat(answers).containsOnly("accepted");
    }

    @Test
    void requestThatIsTooHeavyForAnyGroup_isOneByItself() {
        add("heavy", 400);
        add("light", 1);
        arrive();

        assertThat(groups).containsExactly(List.of("heavy"), List.of("light"));
        assertThat(answers).containsExactly("too_large", "accepted");
    }

    @Test
    void failureOfTheServer_isAnAnswer_andTheNextGroupGoes() {
        Convoy failing = convoy(records -> {
            throw new IllegalStateException("as the test wants it");
        });
        failing.add(asked("a", 1));
        failing.add(asked("b", 1));
        loop.run();

        assertThat(groups).containsExactly(List.of("a"), List.of("b"));
        assertThat(answers).containsExactly("internal", "internal");
    }

    private Convoy convoy(RecordSink into) {
        Publisher publisher = new Publisher(
                new PushTopic("godwit.push", 1, 4),
                into,
                new FakeLog(),
                new SimpleMeterRegistry(),
                InstantSource.system());
        return new Convoy(publisher, ANYTHING, loop, group -> {
            groups.add(group.stream().map(one -> one.asked().correlation()).toList());
            group.forEach(one ->
                    answers.add(one.problem().map(problem -> problem.code()).orElse("accepted")));
        });
    }

    private void add(String correlation, int users) {
        convoy.add(asked(correlation, users));
    }

    /** Of 100 kB for each of several users. */
    private static Asked asked(String correlation, int users) {
        String data = users == 1 ? "1" : "\"" + "x".repeat(100_000) + "\"";
        return Asked.of(
                PushStreamRequest.newBuilder()
                        .setCorrelationId(correlation)
                        .addAllUserIds(IntStream.range(0, users)
                                .mapToObj(i -> "user" + i)
                                .toList())
                        .setEvent("e")
                        .setJsonData(data)
                        .build(),
                Optional.empty());
    }

    private void arrive() {
        sink.release();
        loop.run();
    }
}
