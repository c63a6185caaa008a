package dev.godwit.chaos.sim;

import dev.godwit.inbox.Device;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.Owed;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A gateway's connection to the store. */
final class StoreReader implements LogReader {

    private final Line line;
    private InMemoryInbox inbox;

    StoreReader(Node process, NodeLoop loop, Store store) {
        inbox = store.primary();
        line = store.line(process, loop, () -> inbox = store.primary());
    }

    @Override
    public CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.read(mailbox, after, count));
    }

    @Override
    public CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.heads(partition, mailboxes));
    }

    @Override
    public CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.startOfLast(mailbox, count));
    }

    @Override
    public CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.known(mailbox, id, now));
    }

    @Override
    public CompletionStage<Optional<Position>> cursor(Mailbox user, String device) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.cursor(user, device));
    }

    @Override
    public CompletionStage<List<Device>> devices(Mailbox user) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.devices(user));
    }

    @Override
    public CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.moveCursor(user, device, position, now));
    }

    @Override
    public CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.written(user, device, messages, now));
    }

    @Override
    public CompletionStage<List<Owed>> owed(Mailbox user, MessageId message) {
        InMemoryInbox there = inbox;
        return line.call(() -> there.owed(user, message));
    }

    @Override
    public void onReconnect(Runnable listener) {
        line.onReconnect(listener);
    }
}
