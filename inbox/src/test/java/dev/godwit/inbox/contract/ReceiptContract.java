package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Owed;
import dev.godwit.inbox.ReceiptOutbox;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Receipt;
import dev.godwit.protocol.SettleOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is told of messages that somebody wants to know about. */
public abstract class ReceiptContract extends InboxContract {

    private static final long NOW = T0 + 10 * MINUTE;

    @Test
    void devicesWithACursor_oweTheLastWord() {
        devices("phone", "ta/blet");
        append(tracked(0));

        passes("phone", 0);
        passes("new", 0);
        passes("phone", 0);

        assertThat(told()).containsExactly("1-0-0/phone/written", "1-0-0/phone/acked");
        passes("ta/blet", 5);
        assertThat(told()).containsExactly("1-0-0/ta%2Fblet/written", "1-0-0/ta%2Fblet/acked");
    }

    @Test
    void owed_namesWhoIsStillToHaveIt_andWhetherItWasWritten() {
        devices("phone", "ta/blet");
        append(tracked(0));
        append(ALICE, 1);
        written("phone", 0);

        assertThat(await(reader.owed(ALICE, id(0))))
                .containsExactlyInAnyOrder(new Owed("phone", true), new Owed("ta/blet", false));
        assertThat(await(reader.owed(ALICE, id(1)))).isEmpty();
        passes("phone", 0);
        assertThat(await(reader.owed(ALICE, id(0)))).containsExactly(new Owed("ta/blet", false));
    }

    @Test
    void positionBelow_tellsNothing() {
        devices("phone");
        append(ALICE, 0);
        append(tracked(1));

        passes("phone", 0);

        assertThat(told()).isEmpty();
    }

    @Test
    void messagesThatNobodyAskedAbout_areNotTold() {
        devices("phone");
        append(ALICE, 0);
        passes("phone", 0);
        collapse(1);
        collapse(2);

        assertThat(told()).isEmpty();
    }

    @Test
    void receipt_saysWhatTheMessageWas() {
        devices("phone");
        append(tracked(ALICE, step(0), terms(List.of(), 0, 0)));
        passes("phone", 0);

        assertThat(outbox(NOW).receipts())
                .contains(new Receipt(
                        ALICE,
                        new GlobalId(1, 0, 0),
                        Optional.of("phone"),
                        Receipt.State.ACKED,
                        NOW,
                        "an event/ü",
                        Optional.of("id 7")));
    }

    @Test
    void written_isToldOnce_andOnlyForThoseWhoOwe() {
        devices("phone");
        append(tracked(0));

        written("phone", 0, 7);
        written("phone", 0);
        written("laptop", 0);
        assertThat(told()).containsExactly("1-0-0/phone/written");
        passes("phone", 0);
        assertThat(told()).containsExactly("1-0-0/phone/acked");
        written("phone", 0);
        assertThat(told()).isEmpty();
    }

    @Test
    void onlyNamedDevices_oweAndCount() {
        devices("phone", "laptop");
        append(tracked(ALICE, step(0), terms(List.of("phone", "ta,blet"), 0, T0 + MINUTE)));

        passes("laptop", 0);

        assertThat(told(T0 + MINUTE)).containsExactly("1-0-0/*/unread");
        passes("phone", 0);
        assertThat(told()).containsExactly("1-0-0/phone/written", "1-0-0/phone/acked");
    }

    @Test
    void collapsed_isTold() {
        devices("phone", "tablet");
        append(new Append(
                step(0), ALICE, text(0), Optional.empty(), Optional.of("key"), Optional.empty(), Optional.of(terms())));
        passes("phone", 0);
        told();

        collapse(1);

        assertThat(told()).containsExactly("1-0-0/tablet/collapsed");
    }

    @Test
    void trimmed_isTold() {
        devices("phone");
        append(tracked(0));
        LongStream.rangeClosed(1, 5).forEach(offset -> append(ALICE, offset));

        assertThat(told()).containsExactly("1-0-0/phone/trimmed");
    }

    @Test
    void deletedAndSettled_areTold() {
        devices("phone");
        append(tracked(0));
        append(tracked(1));
        append(tracked(2));

        append(control(ALICE, step(3), about(Control.Kind.DELETE, 0)));
        append(control(ALICE, step(4), about(Control.Kind.SETTLE, 1)));
        append(control(ALICE, step(5), new Control(Control.Kind.PURGE, Optional.empty())));

        assertThat(told()).containsExactly("1-0-0/phone/deleted", "1-0-1/phone/settled", "1-0-2/phone/deleted");
    }

    @Test
    void orderAboutWhatStandsInNoLog_tellsNothing() {
        devices("phone");
        append(tracked(0));
        append(control(BOB, step(1), about(Control.Kind.DELETE, 0)));
        append(control(ALICE, step(2), about(Control.Kind.DELETE, 1)));

        assertThat(told()).isEmpty();
    }

    @Test
    void unread_isToldOnce_whenItIsTime() {
        append(tracked(ALICE, step(0), terms(List.of(), 0, T0 + MINUTE)));

        assertThat(told(T0 + MINUTE - 1)).isEmpty();
        assertThat(told(T0 + MINUTE)).containsExactly("1-0-0/*/unread");
        assertThat(told(T0 + 9 * MINUTE)).isEmpty();
    }

    @Test
    void unread_isNotTold_whenSomebodyHasIt() {
        append(tracked(ALICE, step(0), terms(List.of(), 0, T0 + MINUTE)));
        append(tracked(ALICE, step(1), terms(List.of(), 0, T0 + MINUTE)));

        passes("new", 0);

        assertThat(told(T0 + 9 * MINUTE)).containsExactly("1-0-1/*/unread");
    }

    @Test
    void expired_isToldOfDevicesItWasNotWrittenTo() {
        devices("phone", "tablet");
        append(tracked(ALICE, step(0), terms(List.of(), T0 + MINUTE, 0)));
        written("phone", 0);

        assertThat(told(T0 + MINUTE - 1)).containsExactly("1-0-0/phone/written");
        assertThat(told(T0 + MINUTE)).containsExactly("1-0-0/tablet/expired");
        passes("phone", 0);
        assertThat(told(T0 + 9 * MINUTE)).containsExactly("1-0-0/phone/acked");
    }

    @Test
    void writtenAndNeverAcknowledged_expiresAfterAWhile() {
        devices("phone");
        append(tracked(ALICE, step(0), terms(List.of(), T0 + MINUTE, 0)));
        written("phone", 0);
        told(T0 + MINUTE);

        long end = T0 + MINUTE + ReceiptOutbox.GRACE.toMillis();
        assertThat(told(end - 1)).isEmpty();
        assertThat(told(end)).containsExactly("1-0-0/phone/expired");
    }

    @Test
    void passingOverAnExpiredMessage_isNoAcknowledgement() {
        devices("phone");
        append(tracked(ALICE, step(0), terms(List.of(), T0 + MINUTE, T0 + 2 * MINUTE)));

        passes("phone", 0);

        assertThat(told(T0)).containsExactly("1-0-0/phone/expired");
        assertThat(told(T0 + 2 * MINUTE)).isEmpty();
    }

    @Test
    void expiredLog_isToldAsTrimmed() {
        devices("phone", "tablet");
        append(tracked(0));
        world.expire(TOPIC, ALICE);

        passes("phone", 0);
        assertThat(told()).containsExactly("1-0-0/phone/trimmed");
        assertThat(told(T0 + AGE.toMillis())).containsExactly("1-0-0/tablet/trimmed");
    }

    @Test
    void logThatLaterMessagesKeep_isLookedAtAgain() {
        devices("phone");
        append(tracked(0));
        append(message(ALICE, stepAt(1, T0 + 5 * MINUTE)));

        assertThat(told(T0 + AGE.toMillis() + 4 * MINUTE)).isEmpty();
        world.expire(TOPIC, ALICE);
        assertThat(told(T0 + AGE.toMillis() + 4 * MINUTE)).isEmpty();
        assertThat(told(T0 + AGE.toMillis() + 5 * MINUTE)).containsExactly("1-0-0/phone/trimmed");
    }

    @Test
    void firstAcknowledgement_ordersToSettle() {
        devices("phone", "tablet");
        append(tracked(ALICE, step(0), new Tracked(true, true, List.of(), 0, 0, "e", Optional.empty())));
        append(tracked(ALICE, step(1), new Tracked(false, true, List.of(), 0, 0, "e", Optional.empty())));

        passes("phone", 1);

        Outbox outbox = outbox(NOW);
        assertThat(outbox.orders())
                .containsExactly(
                        new SettleOrder(ALICE, new GlobalId(1, 0, 0)), new SettleOrder(ALICE, new GlobalId(1, 0, 1)));
        assertThat(ids(outbox)).containsExactly("1-0-0/phone/written", "1-0-0/phone/acked");
        done(outbox);
        passes("tablet", 1);
        assertThat(outbox(NOW).orders()).isEmpty();
    }

    @Test
    void firstAcknowledgement_mayComeFromANewDevice() {
        append(tracked(ALICE, step(0), new Tracked(false, true, List.of(), 0, 0, "e", Optional.empty())));

        passes("new", 0);

        assertThat(outbox(NOW).orders()).hasSize(1);
    }

    @Test
    void appliedAgain_tellsNothingNew() {
        devices("phone");
        Append first = tracked(0);
        append(first);
        passes("phone", 0);
        told();

        append(first);
        passes("phone", 0);

        assertThat(told(NOW + AGE.toMillis())).isEmpty();
    }

    @Test
    void whatIsNotReportedAsTold_comesAgain() {
        devices("phone");
        append(tracked(0));
        passes("phone", 0);

        Outbox seen = outbox(NOW);
        assertThat(ids(outbox(NOW))).isEqualTo(ids(seen)).hasSize(2);
        Outbox firstOfThem = await(writer.outbox(P, NOW, 1));
        done(firstOfThem);
        assertThat(ids(outbox(NOW))).containsExactly("1-0-0/phone/acked");
        done(firstOfThem);
        done(seen);
        assertThat(ids(outbox(NOW))).containsExactly("1-0-0/phone/acked");
    }

    @Test
    void manyAtOnce_areLookedAfterByAndBy() {
        LongStream.range(0, 5).forEach(offset -> append(tracked(ALICE, step(offset), terms(List.of(), 0, T0))));

        assertThat(ids(await(writer.outbox(P, NOW, 2)))).containsExactly("1-0-0/*/unread", "1-0-1/*/unread");
        await(writer.outbox(P, NOW, 2));
        await(writer.outbox(P, NOW, 2));
        assertThat(ids(outbox(NOW))).hasSize(5);
    }

    @Test
    void moreThanCanWait_isCounted() {
        for (int i = 0; i < LogReader.MAX_DEVICES; i++) {
            devices("device" + i);
        }
        int messages = Outbox.MOST / LogReader.MAX_DEVICES + 1;
        for (int offset = 0; offset < messages + RULES.user().entries(); offset++) {
            append(tracked(offset));
        }

        assertThat(outbox(NOW).untold()).isEqualTo((long) messages * LogReader.MAX_DEVICES - Outbox.MOST);
        assertThat(outbox(NOW).receipts().get(0).id()).isEqualTo("1-0-0/device0/trimmed");
    }

    @Test
    void nothingIsOwed_inAStoreThatWasWiped() {
        devices("phone");
        append(tracked(0));
        world.wipe();
        passes("phone", 0);
        written("phone", 0);

        assertThat(told()).isEmpty();
    }

    private void devices(String... names) {
        for (String name : names) {
            passes(name, -1);
        }
    }

    private void passes(String device, long offset) {
        await(reader.moveCursor(ALICE, device, new Position(1, offset, -1), NOW));
    }

    private void written(String device, long... offsets) {
        await(reader.written(
                ALICE, device, LongStream.of(offsets).mapToObj(P::id).toList(), T0));
    }

    private void collapse(long offset) {
        append(collapsing(ALICE, offset, "key"));
    }

    private List<String> told() {
        return told(NOW);
    }

    /** And done with it. */
    private List<String> told(long now) {
        Outbox outbox = outbox(now);
        done(outbox);
        return ids(outbox);
    }

    private Outbox outbox(long now) {
        return await(writer.outbox(P, now, 100));
    }

    private void done(Outbox outbox) {
        await(writer.told(P, outbox));
    }

    private static List<String> ids(Outbox outbox) {
        return outbox.receipts().stream().map(Receipt::id).toList();
    }

    private static Append tracked(long offset) {
        return tracked(ALICE, step(offset), terms());
    }

    private static Append tracked(Mailbox user, Step step, Tracked terms) {
        return new Append(
                step,
                user,
                text(step.offset()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(terms));
    }

    private static Tracked terms() {
        return terms(List.of(), 0, 0);
    }

    private static Tracked terms(List<String> devices, long expires, long unreadAt) {
        return new Tracked(true, false, devices, expires, unreadAt, "an event/ü", Optional.of("id 7"));
    }
}
