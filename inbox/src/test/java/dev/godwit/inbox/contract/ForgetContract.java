package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Applied;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Tenant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Mailboxes that are long silent. */
public abstract class ForgetContract extends InboxContract {

    private static final long LATER = T0 + 1_000;

    @Test
    void forget_leavesMailboxesThatHaveALog() {
        append(ALICE, 0);

        assertThat(forget(LATER)).isZero();
        assertThat(idsOf(ALICE)).containsExactly(id(0));
    }

    @Test
    void forget_leavesMailboxesThatAreNotSilentLongEnough() {
        append(ALICE, 5, -1);
        world.expire(TOPIC, ALICE);

        assertThat(forget(T0 + 5)).isZero();
        assertThat(page(ALICE).last()).isEqualTo(id(5));
        assertThat(forget(T0 + 6)).isEqualTo(1);
    }

    @Test
    void forget_keepsTheHighestForgottenIdOfThePartition() {
        append(ALICE, 0);
        append(BOB, 1);
        append(ROOM, 2);
        append(ALICE, 3);
        world.expire(TOPIC, ALICE);
        world.expire(TOPIC, BOB);

        assertThat(forget(LATER)).isEqualTo(2);

        Mailbox carol = Mailbox.user(Tenant.DEFAULT, "carol");
        assertThat(page(ALICE).forgotten()).isEqualTo(id(3));
        assertThat(page(BOB).last()).isEqualTo(id(3));
        assertThat(page(carol).last()).isEqualTo(id(3));
        assertThat(page(carol).trimmedThrough()).isEqualTo(id(3));
        assertThat(page(carol).mark()).isEqualTo(id(3));
        assertThat(page(ROOM).last()).isEqualTo(id(2));
        assertThat(await(reader.heads(P, List.of(ALICE, carol, ROOM)))).containsExactly(id(3), id(3), id(2));
    }

    @Test
    void freshMailbox_startsAtTheForgottenId() {
        append(ALICE, 0);
        world.expire(TOPIC, ALICE);
        forget(LATER);

        assertThat(append(BOB, 1)).isEqualTo(Applied.appended(id(0), false));
        assertThat(page(BOB).trimmedThrough()).isEqualTo(id(0));
        assertThat(page(BOB).last()).isEqualTo(id(1));
        assertThat(append(BOB, 2)).isEqualTo(Applied.appended(id(1), false));
    }

    @Test
    void forgotten_isNotWhatAKnownMailboxComesAfter() {
        append(BOB, 0);
        append(ALICE, 1);
        world.expire(TOPIC, ALICE);
        forget(LATER);

        assertThat(append(BOB, 2)).isEqualTo(Applied.appended(id(0), false));
        assertThat(page(BOB).trimmedThrough()).isEqualTo(MessageId.NONE);
    }

    @Test
    void forget_goesOverManyMailboxesMoreThanOnce() {
        List<Mailbox> many = IntStream.range(0, 130)
                .mapToObj(i -> Mailbox.user(Tenant.DEFAULT, "user" + i))
                .toList();
        for (int i = 0; i < many.size(); i++) {
            append(many.get(i), i);
        }
        many.stream().limit(70).forEach(mailbox -> world.expire(TOPIC, mailbox));
        assertThat(forget(LATER)).isEqualTo(70);
        assertThat(forget(LATER)).isZero();

        many.forEach(mailbox -> world.expire(TOPIC, mailbox));
        assertThat(forget(LATER)).isEqualTo(60);
        assertThat(page(ALICE).forgotten()).isEqualTo(id(129));
    }

    @Test
    void forget_ofAnEmptyStore() {
        world.wipe();

        assertThat(forget(LATER)).isZero();
    }

    private void append(Mailbox mailbox, long offset, long previous) {
        append(message(mailbox, step(previous, offset)));
    }

    private int forget(long before) {
        return await(writer.forget(P, before));
    }
}
