package dev.godwit.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageOptions;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.ManualLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a message asks for beside being delivered, and orders about messages, as a session sees to it. */
class MessageOptionsTest {

    private static final long NOW = 1_000_000;
    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final Mailbox ALL = Mailbox.broadcast(Tenant.DEFAULT);

    private final ManualLoop loop = new ManualLoop(NOW);
    private final FakeLog log = new FakeLog();
    private final FakeRegistry registry = new FakeRegistry();
    private final TestNode node = new TestNode(loop, log, registry);
    private final RecordingOutbound client = new RecordingOutbound();

    // --- ttl

    @Test
    void expiredInTheLog_isPassedOver() {
        log.append(ALICE, expiring("a0", NOW));
        log.append(ALICE, expiring("a1", NOW + 1));
        Session session = node.connect(client);
        loop.run();
        log.append(ALICE, expiring("a2", NOW - 1));
        node.forward(log.append(ALICE, expiring("a3", NOW - 1)));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a1");
        assertThat(session.position().orElseThrow().own()).isEqualTo(3);
        assertThat(node.count("godwit.gateway.passed.over", "reason", "expired"))
                .isEqualTo(3);
    }

    /** What counts is when it would be written, not when it came. */
    @Test
    void expiredWhileTheClientDidNotRead_isPassedOver() {
        Session session = node.connect(client);
        loop.run();
        client.room(0);
        node.forward(log.append(ALICE, expiring("a0", NOW + 5_000)), log.append(ALICE, "a1"));
        loop.advance(5_000);
        client.room(10);
        session.writable();
        loop.run();

        assertThat(client.texts()).containsExactly("a1");
    }

    @Test
    void expiredVolatile_isNotWritten() {
        node.connect(client);
        loop.run();
        node.forwardVolatile(ALICE, expiring("typing", NOW));
        node.forwardVolatile(ALICE, expiring("typing again", NOW + 1));
        loop.run();

        assertThat(client.texts()).containsExactly("typing again");
    }

    // --- whom it is for

    @Test
    void devices_othersPassItOver() {
        RecordingOutbound tablet = new RecordingOutbound();
        RecordingOutbound nameless = new RecordingOutbound();
        node.connect(client, Optional.of("phone"), Optional.of(at(-1, -1)));
        Session other = node.connect(tablet, Optional.of("tablet"), Optional.of(at(-1, -1)));
        node.connect(nameless, at(-1, -1));
        loop.run();
        MessageOptions options = new MessageOptions(5, List.of("phone", "watch"), "", Map.of(), Optional.empty());
        node.forward(log.append(ALICE, message("for the phone", options)), log.append(ALICE, "for all"));
        node.forwardVolatile(ALICE, message("soon gone", options));
        loop.run();

        assertThat(client.texts()).containsExactly("for the phone", "for all", "soon gone");
        assertThat(tablet.texts()).containsExactly("for all");
        assertThat(nameless.texts()).containsExactly("for all");
        assertThat(other.position().orElseThrow().own()).isEqualTo(1);
        assertThat(node.count("godwit.gateway.passed.over", "reason", "not_addressed"))
                .isEqualTo(4);
    }

    @Test
    void excludedConnection_passesItOver() {
        RecordingOutbound other = new RecordingOutbound();
        Session session = node.connect(client);
        node.connect(other);
        loop.run();
        MessageOptions options = new MessageOptions(5, List.of(), session.connection(), Map.of(), Optional.empty());
        node.forward(log.append(ALICE, message("from c0", options)), log.append(ALICE, "for all"));
        loop.run();

        assertThat(client.texts()).containsExactly("for all");
        assertThat(other.texts()).containsExactly("from c0", "for all");
    }

    // --- orders

    @Test
    void delete_whoHasTheMessageIsTold() {
        node.connect(client);
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        node.forward(log.order(ALICE, FakeLog.deleting(0)));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "deleted(0)");
    }

    /** From the tail and from the log alike: nothing of it, and no gap. */
    @Test
    void delete_whoHasNotReadTheMessageGetsOnlyTheOrder() {
        RecordingOutbound late = new RecordingOutbound();
        Session session = node.connect(client);
        loop.run();
        client.room(0);
        node.forward(log.append(ALICE, "a0"), log.append(ALICE, "a1"), log.append(ALICE, "a2"));
        node.forward(log.order(ALICE, FakeLog.deleting(1)));
        loop.run();
        int reads = log.reads();
        client.room(10);
        session.writable();
        loop.run();
        assertThat(log.reads()).isEqualTo(reads);
        node.connect(late);
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "a2", "deleted(1)");
        assertThat(late.events()).containsExactly("opened", "a0", "a2", "deleted(1)");
    }

    @Test
    void delete_ofTheNewest_breaksNoChain() {
        node.connect(client);
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        node.forward(log.order(ALICE, FakeLog.deleting(0)), log.append(ALICE, "a2"));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "deleted(0)", "a2");
        assertThat(node.count("godwit.gateway.frames", "way", "missing")).isZero();
    }

    @Test
    void purge_whoHasReadAllGetsOnlyTheOrder() {
        node.connect(client);
        loop.run();
        node.forward(log.append(ALICE, "a0"));
        node.forward(log.order(ALICE, FakeLog.purging()), log.append(ALICE, "a2"));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "a0", "purged", "a2");
    }

    @Test
    void purge_whoWasBehindIsToldThatSomethingIsMissing() {
        RecordingOutbound late = new RecordingOutbound();
        Session session = node.connect(client);
        loop.run();
        client.room(0);
        node.forward(log.append(ALICE, "a0"), log.append(ALICE, "a1"));
        node.forward(log.order(ALICE, FakeLog.purging()), log.append(ALICE, "a3"));
        loop.run();
        client.room(10);
        session.writable();
        loop.run();
        node.connect(late);
        loop.run();

        assertThat(client.events()).containsExactly("opened", "gap(trimmed -1..1)", "purged", "a3");
        assertThat(late.events()).containsExactly("opened", "gap(trimmed -1..1)", "purged", "a3");
    }

    // --- priority

    @Test
    void priority_orderOfSendingFromTails() {
        Session session = stalled(node);
        node.forward(log.append(ALL, message("low 0", 1)), log.append(ALL, message("low 1", 1)));
        node.forward(log.append(ALICE, message("high 0", 9)), log.append(ALICE, message("high 1", 9)));
        loop.run();
        client.room(10);
        session.writable();
        loop.run();

        assertThat(client.texts()).containsExactly("high 0", "high 1", "low 0", "low 1");
    }

    /** A low one in front holds up what is behind it, and only that. */
    @Test
    void priority_neverReordersAMailbox() {
        Session session = stalled(node);
        node.forward(
                log.append(ALICE, message("a low", 1)),
                log.append(ALICE, message("a high", 9)),
                log.append(ALL, message("all middle", 5)),
                log.append(ALL, message("all lowest", 0)));
        loop.run();
        client.room(10);
        session.writable();
        loop.run();

        assertThat(client.texts()).containsExactly("all middle", "a low", "a high", "all lowest");
    }

    /** The page of the low ones is asked for first, and comes first. */
    @Test
    void priority_orderOfSendingFromTheLog() {
        TestNode small = new TestNode(loop, log, registry, TestNode.QUIET.withTail(1, 1 << 16), TestNode.TOPIC);
        Session session = stalled(small);
        for (int i = 0; i < 20; i++) {
            small.forward(log.append(ALICE, message("low " + i, 1)));
            small.forward(log.append(ALL, message("high " + i, 8)));
        }
        loop.run();
        for (int i = 0; i < 40; i++) {
            client.room(3);
            session.writable();
            loop.run();
        }

        assertThat(client.texts())
                .containsExactlyElementsOf(IntStream.range(0, 40)
                        .mapToObj(i -> i < 20 ? "high " + i : "low " + (i - 20))
                        .toList());
    }

    /** A log that does not answer holds up its own mailbox, the others only for a moment. */
    @Test
    void priority_doesNotWaitForALogThatIsSilent() {
        TestNode small = new TestNode(loop, log, registry, TestNode.QUIET.withTail(1, 1 << 16), TestNode.TOPIC);
        Session session = stalled(small);
        small.forward(log.append(ALICE, "a0"), log.append(ALICE, "a1"), log.append(ALL, "all"));
        loop.run();
        log.hold();
        client.room(10);
        session.writable();
        loop.run();
        assertThat(client.texts()).isEmpty();

        loop.advance(20);
        assertThat(client.texts()).containsExactly("all");
        log.release();
        loop.run();
        assertThat(client.texts()).containsExactly("all", "a0", "a1");
    }

    @Test
    void volatileUnderPressure_passesByPriority() {
        node.connect(client);
        loop.run();
        client.fill(0.5);
        IntStream.rangeClosed(0, 9).forEach(i -> node.forwardVolatile(ALICE, message("p" + i, i)));
        loop.run();

        assertThat(client.texts()).containsExactly("p5", "p6", "p7", "p8", "p9");
        assertThat(node.count("godwit.gateway.passed.over", "reason", "pressure"))
                .isEqualTo(5);
    }

    private Session stalled(TestNode on) {
        Session session = on.connect(client);
        loop.run();
        client.room(0);
        return session;
    }

    private static Position at(long own, long all) {
        return new Position(FakeLog.GENERATION, own, all);
    }

    private static Message expiring(String text, long expires) {
        return new Message("e", text(text), 0, expires, "", MessageOptions.DEFAULT);
    }

    private static Message message(String text, int priority) {
        return message(text, new MessageOptions(priority, List.of(), "", Map.of(), Optional.empty()));
    }

    private static Message message(String text, MessageOptions options) {
        return new Message("e", text(text), 0, Message.NEVER, "", options);
    }

    private static Payload text(String text) {
        return new Payload(Payload.Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }
}
