package dev.godwit.router.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.protocol.Message;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import dev.godwit.router.log.memory.InMemoryKafka.Sending;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of each kind of record. */
final class RequestsTest {

    private final Rig rig = new Rig();
    private final String alice = rig.userOn(0);
    private Rig.Node node;

    @BeforeEach
    void start() {
        node = rig.node();
        node.client.assign(0, 1, 2, 3);
        node.settle();
        node.outlet.clear();
    }

    @Test
    void severalTargets_getOneCopyEach_withTheTimeOfTheRequest() {
        List<String> users = List.of("user1", "user2", "user3", "user4", "user1");
        rig.kafka.produce(0, null, Rig.request(users, "hello"));
        rig.loop.advance(500);
        node.settle();

        for (String user : users) {
            assertThat(rig.texts(user)).containsExactly("hello");
            assertThat(Message.decode(rig.log(user).get(0).message()).time()).isEqualTo(Rig.NOW);
        }
    }

    @Test
    void wrongPartition_isCopiedToTheRightOne() {
        rig.kafka.produce(2, alice, Rig.request(alice, "hello"));
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("hello");
        assertThat(rig.kafka.all(0)).hasSize(1);
        assertThat(rig.watermark(2)).isZero();
    }

    @Test
    void copiesForOnePartition_areSentOneAfterTheOther_andNothingLaterBefore() {
        List<String> users = List.of(rig.userOn(1), rig.userOn(1, 1), rig.userOn(1, 2));
        List<String> sent = new ArrayList<>();
        boolean[] broken = {true};
        rig.kafka.sending(outgoing -> {
            sent.add(new String(outgoing.key(), StandardCharsets.UTF_8));
            return broken[0] && sent.size() > 1 ? Sending.DONE_BUT_FAILED : Sending.DONE;
        });
        rig.kafka.produce(0, null, Rig.request(users, "first"));
        rig.kafka.produce(0, null, Rig.request(users, "second"));
        rig.push(alice, "later");
        node.settle();
        rig.loop.advance(3_000);
        assertThat(sent).startsWith(users.get(0), users.get(1), users.get(1)).doesNotContain(users.get(2));
        assertThat(rig.watermark(0)).isEqualTo(-1);

        broken[0] = false;
        rig.loop.advance(10_000);
        node.settle();
        users.forEach(user -> assertThat(rig.texts(user)).containsExactly("first", "second"));
        assertThat(rig.texts(alice)).containsExactly("later");
    }

    @Test
    void routerThatDiesWithinAnExpansion_leavesNoDouble() {
        List<String> users = List.of(rig.userOn(1), rig.userOn(2), rig.userOn(1, 1), rig.userOn(3));
        int[] sends = {0};
        rig.kafka.sending(outgoing -> sends[0]++ < 2 ? Sending.DONE : Sending.REFUSED);
        rig.kafka.produce(0, null, Rig.request(users, "hello"));
        node.settle();
        node.client.revoke(0);
        node.settle();
        rig.kafka.sending(outgoing -> Sending.DONE);
        Rig.Node second = rig.node();
        second.client.assign(0);
        second.settle();
        rig.loop.advance(10_000);
        node.settle();

        users.forEach(user -> assertThat(rig.texts(user)).containsExactly("hello"));
    }

    @Test
    void poison_isADeadLetter_andOnlyThenPassedOver() {
        rig.kafka.sending(outgoing -> Sending.REFUSED);
        long offset = rig.kafka.produce(0, alice, "{not json");
        rig.push(alice, "later");
        node.settle();
        rig.loop.advance(5_000);
        assertThat(rig.watermark(0)).isEqualTo(-1);

        rig.kafka.sending(outgoing -> Sending.DONE);
        rig.loop.advance(10_000);
        node.settle();
        assertThat(rig.texts(alice)).containsExactly("later");
        assertThat(rig.kafka.deadLetters()).hasSize(1);
        OutgoingRecord letter = rig.kafka.deadLetters().get(0);
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("{not json");
        assertThat(headers(letter))
                .containsEntry("godwit-code", "not_json")
                .containsEntry("godwit-topic", "godwit.push")
                .containsEntry("godwit-partition", "0")
                .containsEntry("godwit-offset", Long.toString(offset))
                .containsEntry("godwit-timestamp", Long.toString(Rig.NOW))
                .containsKeys("godwit-field", "godwit-detail");
    }

    @Test
    void tooLargeValue_isADeadLetter() {
        rig.kafka.produce(0, alice, Rig.request(alice, "x".repeat(512 * 1024)));
        node.settle();

        assertThat(headers(rig.kafka.deadLetters().get(0))).containsEntry("godwit-code", "too_large");
        assertThat(rig.watermark(0)).isZero();
    }

    @Test
    void deeplyNestedValue_isADeadLetter_notACrash() {
        rig.kafka.produce(0, alice, "[".repeat(100_000));
        rig.push(alice, "later");
        node.settle();

        assertThat(rig.kafka.deadLetters()).hasSize(1);
        assertThat(rig.texts(alice)).containsExactly("later");
    }

    @Test
    void sameIdWithOtherContent_isADeadLetter_andWithTheSameNothing() {
        rig.kafka.produce(0, alice, withId("1", "a"));
        rig.kafka.produce(0, alice, withId("1", "a"));
        rig.kafka.produce(0, alice, withId("1", "b"));
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a");
        assertThat(rig.kafka.deadLetters()).hasSize(1);
        assertThat(headers(rig.kafka.deadLetters().get(0))).containsEntry("godwit-code", "conflict");
    }

    /** What was on its way behind it comes again, in order and once. */
    @Test
    void conflict_holdsUpNothing() {
        rig.kafka.produce(0, alice, withId("1", "a"));
        rig.kafka.produce(0, alice, withId("1", "b"));
        rig.push(alice, "c");
        rig.kafka.produce(0, alice, withId("1", "d"));
        rig.push(alice, "e");
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a", "c", "e");
        assertThat(node.outlet.all()).containsExactly("forward 1.0 1-0", "forward 1.0 1-2", "forward 1.0 1-4");
        assertThat(rig.kafka.deadLetters()).hasSize(2);
        assertThat(rig.watermark(0)).isEqualTo(4);
    }

    @Test
    void routerThatDiesBeforeTheLetterOfAConflict_leavesItToTheNext() {
        rig.kafka.produce(0, alice, withId("1", "a"));
        rig.kafka.sending(outgoing -> Sending.REFUSED);
        rig.kafka.produce(0, alice, withId("1", "b"));
        node.settle();
        assertThat(rig.kafka.deadLetters()).isEmpty();

        node.client.revoke(0);
        rig.kafka.sending(outgoing -> Sending.DONE);
        Rig.Node next = rig.node();
        next.client.assign(0);
        next.settle();

        assertThat(rig.kafka.deadLetters()).hasSize(1);
        assertThat(rig.watermark(0)).isEqualTo(1);
    }

    /** A partition that moves between the two: the letter is there twice, and both say where the record lay. */
    @Test
    void routerThatGoesBetweenALetterAndTheStepBehindIt_leavesTheLetterTwice_withOneOrigin() {
        long offset = rig.kafka.produce(0, alice, "{not json");
        rig.push(alice, "later");
        rig.kafka.sending(outgoing -> {
            node.client.revoke(0);
            return Sending.DONE;
        });
        node.settle();
        assertThat(rig.kafka.deadLetters()).hasSize(1);
        assertThat(rig.watermark(0)).isEqualTo(-1);

        rig.kafka.sending(outgoing -> Sending.DONE);
        Rig.Node next = rig.node();
        next.client.assign(0);
        next.settle();

        assertThat(rig.kafka.deadLetters())
                .hasSize(2)
                .allSatisfy(letter -> assertThat(headers(letter))
                        .containsEntry("godwit-topic", "godwit.push")
                        .containsEntry("godwit-partition", "0")
                        .containsEntry("godwit-offset", Long.toString(offset)));
        assertThat(rig.texts(alice)).containsExactly("later");
    }

    @Test
    void idOfARequest_isKnownAgainInItsCopy() {
        rig.kafka.produce(0, alice, withId("1", "a"));
        rig.kafka.produce(3, alice, withId("1", "a"));
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("a");
        assertThat(rig.kafka.deadLetters()).isEmpty();
    }

    @Test
    void latest_replacesTheOneBefore() {
        rig.kafka.produce(0, alice, latest("1"));
        rig.kafka.produce(0, alice, latest("2"));
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("2");
        assertThat(node.outlet.deliveries()).hasSize(2);
    }

    @Test
    void collapseKey_replacesTheOneBefore_andNoOther() {
        rig.kafka.produce(0, alice, keyed("price", "1"));
        rig.kafka.produce(0, alice, keyed("weather", "2"));
        rig.kafka.produce(0, alice, keyed("price", "3"));
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("2", "3");
    }

    @Test
    void volatileMessage_isForwardedWithoutId_andLeavesNothing() {
        rig.kafka.produce(
                0,
                alice,
                "{\"to\":{\"user\":\"" + alice + "\"},\"event\":\"typing\",\"data\":1,\"delivery\":\"volatile\"}");
        node.settle();

        assertThat(rig.texts(alice)).isEmpty();
        assertThat(node.outlet.deliveries()).hasSize(1);
        assertThat(node.outlet.deliveries().get(0).id()).isEmpty();
        assertThat(rig.watermark(0)).isZero();
    }

    @Test
    void volatileMessage_whoseCopyWasWrittenTwice_isForwardedOnce() {
        boolean[] broken = {true};
        rig.kafka.sending(outgoing -> broken[0] ? Sending.DONE_BUT_FAILED : Sending.DONE);
        rig.kafka.produce(
                2, alice, "{\"to\":{\"user\":\"" + alice + "\"},\"event\":\"typing\",\"delivery\":\"volatile\"}");
        node.settle();
        broken[0] = false;
        rig.loop.advance(10_000);
        node.settle();

        assertThat(rig.kafka.all(0)).hasSizeGreaterThan(1);
        assertThat(node.outlet.deliveries()).hasSize(1);
    }

    @Test
    void forgedDerivedRecord_isReadAsAnOrdinaryOne() {
        rig.kafka.produce(1, null, Rig.request(List.of(alice, "user1", "user2"), "hello"));
        node.settle();
        PushRecord copy = rig.kafka.all(0).get(0);
        byte[] forged = copy.value().clone();
        forged[forged.length - 1] ^= 1;
        rig.kafka.append(0, copy.key(), forged, copy.headers(), Rig.NOW);
        rig.kafka.append(0, copy.key(), copy.value(), copy.headers(), Rig.NOW);
        node.settle();

        assertThat(rig.texts(alice)).containsExactly("hello");
        assertThat(rig.kafka.deadLetters()).hasSize(1);
    }

    @Test
    void derivedRecordOfAnotherTopic_isForeign() {
        rig.kafka.produce(1, null, Rig.request(List.of(alice, "user1"), "hello"));
        node.settle();
        assertThat(rig.texts(alice)).hasSize(1);
        Classifier classifier = new Classifier(
                rig.topic,
                Rig.CODEC,
                ReceiptOptions.DEFAULT,
                new dev.godwit.router.RouterMetrics(new io.micrometer.core.instrument.simple.SimpleMeterRegistry()));

        Plan plan = classifier.classify(rig.kafka.all(0).get(0), "the id of a mirrored topic");

        assertThat(plan).isInstanceOf(Plan.Refuse.class);
    }

    private String withId(String id, String text) {
        return "{\"to\":{\"user\":\"" + alice + "\"},\"event\":\"e\",\"data\":\"" + text + "\",\"id\":\"" + id + "\"}";
    }

    private String latest(String text) {
        return "{\"to\":{\"user\":\"" + alice + "\"},\"event\":\"price\",\"data\":\"" + text
                + "\",\"delivery\":\"latest\"}";
    }

    private String keyed(String key, String text) {
        return "{\"to\":{\"user\":\"" + alice + "\"},\"event\":\"e\",\"data\":\"" + text + "\",\"collapseKey\":\"" + key
                + "\"}";
    }

    private static Map<String, String> headers(OutgoingRecord letter) {
        return letter.headers().stream()
                .collect(Collectors.toMap(
                        PushRecord.Header::name, header -> new String(header.value(), StandardCharsets.UTF_8)));
    }
}
