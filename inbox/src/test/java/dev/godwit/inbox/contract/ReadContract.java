package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LostRange;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Tenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One look at a mailbox, and many heads. */
public abstract class ReadContract extends InboxContract {

    @Test
    void read_isAPageAboveAPosition() {
        for (long offset = 0; offset < 5; offset++) {
            append(ALICE, offset);
        }

        LogPage page = await(reader.read(ALICE, id(1), 2));
        assertThat(page.entries()).extracting(LogEntry::id).containsExactly(id(2), id(3));
        assertThat(page.full()).isTrue();
        assertThat(page.last()).isEqualTo(id(4));
        assertThat(page.exists()).isTrue();

        LogPage rest = await(reader.read(ALICE, id(3), 2));
        assertThat(rest.entries()).extracting(LogEntry::id).containsExactly(id(4));
        assertThat(rest.full()).isFalse();
        assertThat(await(reader.read(ALICE, id(4), 2)).entries()).isEmpty();
    }

    @Test
    void read_isOfOneMoment() {
        List<CompletionStage<LogPage>> pages = new ArrayList<>();
        List<CompletionStage<Applied>> appends = new ArrayList<>();
        for (long offset = 0; offset < 3_000; offset++) {
            appends.add(writer.append(P, message(ALICE, step(offset))));
            pages.add(reader.read(ALICE, MessageId.NONE, 100));
        }
        appends.forEach(InboxContract::await);

        // Whatever was trimmed meanwhile: an id up to the last is in the page, or at or below trimmed-through.
        for (CompletionStage<LogPage> stage : pages) {
            LogPage page = await(stage);
            long watermark = page.store().orElseThrow().watermark();
            long trimmed = page.trimmedThrough().equals(MessageId.NONE)
                    ? -1
                    : page.trimmedThrough().offset();
            assertThat(page.entries())
                    .extracting(LogEntry::id)
                    .isEqualTo(LongStream.rangeClosed(trimmed + 1, watermark)
                            .mapToObj(InboxContract::id)
                            .toList());
            if (watermark >= 0) {
                assertThat(page.last()).isEqualTo(id(watermark));
            }
        }
    }

    @Test
    void startOfLast_isBelowSoManyEntries() {
        LongStream.of(0, 2, 4).forEach(offset -> {
            append(ROOM, offset);
            append(BOB, offset + 1);
        });

        assertThat(await(reader.startOfLast(ROOM, 1))).isEqualTo(id(3));
        assertThat(await(reader.startOfLast(ROOM, 2))).isEqualTo(id(1));
        assertThat(await(reader.startOfLast(ROOM, 3))).isEqualTo(MessageId.startOf(1));
        assertThat(await(reader.startOfLast(ROOM, 100))).isEqualTo(MessageId.startOf(1));
    }

    @Test
    void startOfLast_countsWhatStillStands() {
        LongStream.range(0, 10).forEach(offset -> append(ROOM, offset));
        append(collapsing(ROOM, 10, "k"));
        append(collapsing(ROOM, 11, "k"));

        assertThat(idsOf(ROOM)).startsWith(id(3)).endsWith(id(9), id(11));
        assertThat(await(reader.startOfLast(ROOM, 2))).isEqualTo(id(8));
        assertThat(await(reader.startOfLast(ROOM, 100)))
                .isEqualTo(id(2))
                .isEqualTo(page(ROOM).trimmedThrough());
    }

    @Test
    void startOfLast_isTheHeadWhereNothingStands() {
        assertThat(await(reader.startOfLast(ROOM, 5))).isEqualTo(MessageId.NONE);
        append(ROOM, 0);
        append(ROOM, 1);
        world.expire(TOPIC, ROOM);
        assertThat(await(reader.startOfLast(ROOM, 5))).isEqualTo(id(1));

        jump(step(1, 7));
        assertThat(await(reader.startOfLast(ROOM, 5))).isEqualTo(id(7));
        assertThat(await(reader.startOfLast(BOB, 5))).isEqualTo(id(7));

        beginAgain(20);
        assertThat(await(reader.startOfLast(ROOM, 5))).isEqualTo(id(19));
        world.wipe();
        assertThat(await(reader.startOfLast(ROOM, 5))).isEqualTo(MessageId.NONE);
    }

    @Test
    void read_comparesGenerationsFirst() {
        append(ALICE, 0);
        append(ALICE, 1);

        assertThat(await(reader.read(ALICE, MessageId.startOf(1), 9)).entries()).hasSize(2);
        assertThat(await(reader.read(ALICE, new MessageId(0, 9_999), 9)).entries())
                .hasSize(2);
        assertThat(await(reader.read(ALICE, new MessageId(2, 0), 9)).entries()).isEmpty();
        assertThat(await(reader.read(ALICE, MessageId.startOf(2), 9)).entries()).isEmpty();
    }

    @Test
    void read_ofAMailboxWithoutMessages() {
        append(ALICE, 0);

        LogPage page = page(BOB);
        assertThat(page.last()).isEqualTo(MessageId.NONE);
        assertThat(page.trimmedThrough()).isEqualTo(MessageId.NONE);
        assertThat(page.exists()).isFalse();
        assertThat(page.head()).isEqualTo(MessageId.NONE);
        assertThat(page.mark()).isEqualTo(MessageId.NONE);
        assertThat(page.store()).contains(new LogPage.Store(0, 1, 0));
    }

    @Test
    void read_ofAnEmptyStore() {
        world.wipe();

        LogPage page = page(ALICE);
        assertThat(page.store()).isEmpty();
        assertThat(page.last()).isEqualTo(MessageId.NONE);
        assertThat(page.entries()).isEmpty();
        assertThat(await(reader.heads(P, List.of(ALICE)))).containsExactly(MessageId.NONE);
    }

    @Test
    void jump_countsInTheIdBeforeAndInTheHeadUntilPassed() {
        append(ALICE, 0);
        assertThat(jump(step(0, 10))).isEqualTo(Applied.skipped());
        assertThat(jump(step(0, 10))).isEqualTo(Applied.replayedAbsent());

        LogPage page = page(ALICE);
        assertThat(page.lost()).containsExactly(new LostRange(id(0), id(10)));
        assertThat(page.last()).isEqualTo(id(0));
        assertThat(page.head()).isEqualTo(id(10));
        assertThat(page.mark()).isEqualTo(id(10));
        assertThat(await(reader.heads(P, List.of(ALICE, BOB)))).containsExactly(id(10), id(10));

        assertThat(append(ALICE, 11)).isEqualTo(Applied.appended(id(10), false));
        assertThat(append(ALICE, 12)).isEqualTo(Applied.appended(id(11), false));
        assertThat(append(BOB, 13)).isEqualTo(Applied.appended(id(10), false));
        assertThat(await(reader.heads(P, List.of(ALICE, BOB)))).containsExactly(id(12), id(13));
        assertThat(append(message(ALICE, step(11)))).isEqualTo(Applied.replayed(id(10), false));
    }

    @Test
    void jump_fromTheVeryBeginning() {
        jump(step(-1, 4));

        assertThat(page(ALICE).lost()).containsExactly(new LostRange(MessageId.startOf(1), id(4)));
        assertThat(append(ALICE, 5)).isEqualTo(Applied.appended(id(4), false));
    }

    @Test
    void jumps_thatTouch_areOneRange() {
        jump(step(-1, 4));
        jump(step(4, 6));
        append(ALICE, 7);
        jump(step(7, 9));

        assertThat(page(ALICE).lost())
                .containsExactly(new LostRange(MessageId.startOf(1), id(6)), new LostRange(id(7), id(9)));
    }

    @Test
    void jumps_areBounded_theOldestBecomeOne() {
        for (long offset = 0; offset < 80; offset += 2) {
            append(ALICE, offset);
            jump(step(offset + 1));
        }

        List<LostRange> lost = page(ALICE).lost();
        assertThat(lost).hasSize(32);
        assertThat(lost.get(0)).isEqualTo(new LostRange(id(0), id(17)));
        assertThat(lost.get(31)).isEqualTo(new LostRange(id(78), id(79)));
    }

    @Test
    void heads_areInTheOrderAsked() {
        append(ALICE, 0);
        append(BOB, 1);
        append(ROOM, 2);

        assertThat(await(reader.heads(P, List.of(ROOM, ALICE, BOB, ALICE))))
                .containsExactly(id(2), id(0), id(1), id(0));
        assertThat(await(reader.heads(P, List.of()))).isEmpty();
        assertThat(await(reader.heads(P, Collections.nCopies(LogReader.MAX_HEADS, ALICE))))
                .hasSize(500);
        assertThatThrownBy(() -> reader.heads(P, Collections.nCopies(LogReader.MAX_HEADS + 1, ALICE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void names_ofAllKinds_areMailboxesOfTheirOwn() {
        Tenant acme = new Tenant("acme");
        List<Mailbox> mailboxes = Stream.of(
                        "a:id:b/ü|x", "{x}", "%", "a", "a:log", "1.0}:wm", " ", "\n", "acme/a", "日本")
                .flatMap(name -> Stream.of(
                        Mailbox.user(Tenant.DEFAULT, name),
                        Mailbox.topic(Tenant.DEFAULT, name),
                        Mailbox.user(acme, name),
                        Mailbox.user(new Tenant("a/b:{c}"), name)))
                .toList();
        for (int i = 0; i < mailboxes.size(); i++) {
            assertThat(append(mailboxes.get(i), i))
                    .as(mailboxes.get(i).key())
                    .isEqualTo(Applied.appended(MessageId.NONE, false));
        }
        append(Mailbox.broadcast(Tenant.DEFAULT), mailboxes.size());
        append(Mailbox.broadcast(acme), mailboxes.size() + 1);

        for (int i = 0; i < mailboxes.size(); i++) {
            assertThat(idsOf(mailboxes.get(i))).containsExactly(id(i));
        }
        assertThat(idsOf(Mailbox.broadcast(acme))).containsExactly(id(mailboxes.size() + 1));
    }
}
