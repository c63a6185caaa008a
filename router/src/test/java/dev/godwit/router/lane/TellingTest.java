package dev.godwit.router.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Message;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tracking;
import dev.godwit.router.log.memory.InMemoryKafka;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What became of messages, as routers tell it. */
final class TellingTest {

    private final Rig rig = new Rig();
    private final String alice = rig.userOn(0);

    @BeforeEach
    void aDevice() {
        rig.kafka.produce(0, alice, Rig.request(alice, "first"));
        passes(-1);
    }

    @Test
    void receipts_areToldOnce() {
        Rig.Node node = running();
        passes(-1);
        push("\"receipt\":true");
        node.settle();
        passes(1);
        tick(node);
        tick(node);

        assertThat(rig.receipts()).containsExactly("1-0-1/phone/written", "1-0-1/phone/acked");
        assertThat(node.count("godwit.router.receipts", "state", "acked")).isEqualTo(1);
    }

    @Test
    void nobodyAsked_nothingIsTold() {
        Rig.Node node = running();
        passes(-1);
        push("\"receipt\":false");
        push("\"priority\":1");
        node.settle();
        passes(2);
        tick(node);

        assertThat(rig.receipts()).isEmpty();
    }

    @Test
    void unread_isToldInTime() {
        Rig.Node node = running();
        push("\"receipt\":true");
        node.settle();
        tick(node);
        assertThat(rig.receipts()).isEmpty();

        rig.loop.advance(ReceiptOptions.DEFAULT.unreadAfter().toMillis());
        tick(node);
        assertThat(rig.receipts()).containsExactly("1-0-1/*/unread");
    }

    @Test
    void kafkaThatDidNotTakeThem_getsThemAgain() {
        Rig.Node node = running();
        passes(-1);
        push("\"receipt\":true");
        node.settle();
        passes(1);
        rig.kafka.sending(outgoing -> InMemoryKafka.Sending.DONE_BUT_FAILED);
        tick(node);
        rig.kafka.sending(outgoing -> InMemoryKafka.Sending.DONE);
        tick(node);
        tick(node);

        assertThat(rig.receipts())
                .containsExactly(
                        "1-0-1/phone/written", "1-0-1/phone/acked", "1-0-1/phone/written", "1-0-1/phone/acked");
    }

    @Test
    void routerThatDiesBeforeItRemovesThem_leavesThemToTheNext() {
        Rig.Node dying = running();
        passes(-1);
        push("\"receipt\":true");
        dying.settle();
        passes(1);
        dying.writer.fate(() -> rig.receipts().isEmpty() ? FlakyWriter.Fate.ANSWERED : FlakyWriter.Fate.LOST);
        tick(dying);
        dying.client.revoke(0);
        Rig.Node next = running();
        tick(next);
        tick(next);

        assertThat(rig.receipts())
                .containsExactly(
                        "1-0-1/phone/written", "1-0-1/phone/acked", "1-0-1/phone/written", "1-0-1/phone/acked");
    }

    @Test
    void settleFirst_becomesAnOrder_onceHoweverOftenItIsMade() {
        Rig.Node node = running();
        passes(-1);
        push("\"settle\":\"first\"");
        node.settle();
        passes(1);
        rig.kafka.sending(outgoing -> InMemoryKafka.Sending.DONE_BUT_FAILED);
        tick(node);
        rig.kafka.sending(outgoing -> InMemoryKafka.Sending.DONE);
        tick(node);
        tick(node);

        assertThat(rig.kafka.all(0)).hasSize(4);
        assertThat(rig.log(alice)).hasSize(2);
        assertThat(Message.decode(rig.log(alice).get(1).message()).event()).isEqualTo("message_settled");
    }

    @Test
    void conflict_isToldAsRejected() {
        Rig.Node node = running();
        passes(-1);
        push("\"receipt\":true,\"id\":\"7\",\"priority\":1");
        push("\"receipt\":true,\"id\":\"7\",\"priority\":2");
        push("\"receipt\":false,\"id\":\"7\",\"priority\":3");
        node.settle();

        assertThat(rig.receipts()).containsExactly("1-0-2/*/rejected");
    }

    @Test
    void tenantByDefault_sparesTheRequest() {
        ReceiptOptions options = new ReceiptOptions("r", Set.of("default"), Duration.ZERO);
        Rig.Node node = rig.new Node(LaneSettings.forLogAge(Rig.LOG_AGE).withReceipts(options));
        node.client.assign(0);
        node.settle();
        passes(-1);
        push("\"priority\":5");
        push("\"receipt\":false");
        push("\"delivery\":\"volatile\"");
        node.settle();
        passes(3);
        tick(node);
        rig.loop.advance(Duration.ofDays(1).toMillis());
        tick(node);

        assertThat(rig.receipts())
                .containsExactly(
                        "1-0-0/phone/written", "1-0-0/phone/acked", "1-0-1/phone/written", "1-0-1/phone/acked");
        assertThat(List.of(tracking(1), tracking(2)))
                .containsExactly(Tracking.Receipts.ASKED, Tracking.Receipts.DECLINED);
    }

    private Rig.Node running() {
        Rig.Node node = rig.node();
        node.client.assign(0);
        node.settle();
        return node;
    }

    private void push(String options) {
        rig.kafka.produce(0, alice, "{\"to\":{\"user\":\"" + alice + "\"},\"event\":\"e\"," + options + "}");
    }

    private void passes(long offset) {
        rig.inbox
                .moveCursor(Rig.user(alice), "phone", new Position(1, offset, -1), rig.loop.now())
                .toCompletableFuture()
                .join();
    }

    private Tracking.Receipts tracking(int entry) {
        return Optional.of(Message.decode(rig.log(alice).get(entry).message()))
                .map(message -> message.options().tracking().receipts())
                .orElseThrow();
    }

    private void tick(Rig.Node node) {
        rig.loop.advance(1_000);
        node.settle();
    }
}
