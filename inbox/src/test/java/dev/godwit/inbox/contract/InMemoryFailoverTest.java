package dev.godwit.inbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tests can do to the twin. */
final class InMemoryFailoverTest {

    private final InMemoryInbox inbox =
            new InMemoryInbox(InboxContract.TOPIC, InboxContract.RULES, () -> InboxContract.T0);

    @BeforeEach
    void begin() {
        InboxContract.await(inbox.start(InboxContract.P, "topic-id", 0, -1));
    }

    @Test
    void restoredCopy_isAFailoverThatLostATail() {
        append(0);
        InMemoryInbox.Copy copy = inbox.copy();
        append(1);
        inbox.moveCursor(InboxContract.ALICE, "phone", new Position(1, 1, 0), 1);

        inbox.restore(copy);

        assertThat(append(2)).isEqualTo(Applied.rewind(0));
        assertThat(ids()).containsExactly(InboxContract.id(0));
        assertThat(InboxContract.await(inbox.cursor(InboxContract.ALICE, "phone")))
                .isEmpty();
        assertThat(append(1)).isEqualTo(Applied.appended(InboxContract.id(0), false));
        inbox.restore(copy);
        assertThat(ids()).as("a copy is not changed by what comes after").containsExactly(InboxContract.id(0));
    }

    @Test
    void disconnected_failsEveryCallAndChangesNothing() {
        AtomicInteger reconnects = new AtomicInteger();
        inbox.onReconnect(reconnects::incrementAndGet);
        append(0);
        inbox.disconnect();

        CompletableFuture<Applied> answer =
                inbox.append(InboxContract.P, message(1)).toCompletableFuture();
        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.handle((applied, failure) -> failure).join()).isInstanceOf(InboxUnavailable.class);

        inbox.reconnect();
        assertThat(reconnects).hasValue(1);
        assertThat(ids()).containsExactly(InboxContract.id(0));
    }

    @Test
    void answers_comeWhenTheExecutorRuns() {
        Queue<Runnable> later = new ArrayDeque<>();
        InMemoryInbox slow =
                new InMemoryInbox(InboxContract.TOPIC, InboxContract.RULES, () -> InboxContract.T0, later::add);
        CompletableFuture<?> started =
                slow.start(InboxContract.P, "topic-id", 0, -1).toCompletableFuture();
        CompletableFuture<Applied> appended =
                slow.append(InboxContract.P, message(0)).toCompletableFuture();

        assertThat(started).isNotDone();
        later.remove().run();
        assertThat(started).isDone();
        assertThat(appended).isNotDone();
        later.remove().run();
        assertThat(appended).isCompletedWithValue(Applied.appended(MessageId.NONE, false));
    }

    private Applied append(long offset) {
        return InboxContract.await(inbox.append(InboxContract.P, message(offset)));
    }

    private static Append message(long offset) {
        return new Append(
                InboxContract.step(offset),
                InboxContract.ALICE,
                InboxContract.text(offset),
                Optional.empty(),
                Optional.empty());
    }

    private List<MessageId> ids() {
        return InboxContract.await(inbox.read(InboxContract.ALICE, MessageId.NONE, 100)).entries().stream()
                .map(LogEntry::id)
                .toList();
    }
}
