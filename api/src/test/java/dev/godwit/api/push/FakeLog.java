package dev.godwit.api.push;

import dev.godwit.inbox.Device;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.Owed;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Logs that know the ids they are told of. Can be away, or silent. */
public final class FakeLog implements LogReader {

    /** How it is. */
    public enum State {
        WELL,
        DOWN,
        SILENT
    }

    private final Map<Fingerprint, KnownId> known = new HashMap<>();
    private List<Device> devices = List.of();
    private State state = State.WELL;
    private int asked;

    public void is(State now) {
        state = now;
    }

    public void knows(Fingerprint id, KnownId first) {
        known.put(id, first);
    }

    public void hasDevices(Device... given) {
        devices = List.of(given);
    }

    public int asked() {
        return asked;
    }

    @Override
    public CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        asked++;
        return switch (state) {
            case WELL -> CompletableFuture.completedFuture(Optional.ofNullable(known.get(id)));
            case DOWN -> CompletableFuture.failedFuture(new InboxUnavailable("down"));
            case SILENT -> new CompletableFuture<>();
        };
    }

    @Override
    public CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count) {
        throw new UnsupportedOperationException("read");
    }

    @Override
    public CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes) {
        throw new UnsupportedOperationException("heads");
    }

    @Override
    public CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count) {
        throw new UnsupportedOperationException("startOfLast");
    }

    @Override
    public CompletionStage<Optional<Position>> cursor(Mailbox user, String device) {
        throw new UnsupportedOperationException("cursor");
    }

    @Override
    public CompletionStage<List<Device>> devices(Mailbox user) {
        return switch (state) {
            case WELL -> CompletableFuture.completedFuture(devices);
            case DOWN -> CompletableFuture.failedFuture(new InboxUnavailable("down"));
            case SILENT -> new CompletableFuture<>();
        };
    }

    @Override
    public CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now) {
        throw new UnsupportedOperationException("moveCursor");
    }

    @Override
    public CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        throw new UnsupportedOperationException("written");
    }

    @Override
    public CompletionStage<List<Owed>> owed(Mailbox user, MessageId message) {
        throw new UnsupportedOperationException("owed");
    }

    @Override
    public void onReconnect(Runnable listener) {
        throw new UnsupportedOperationException("onReconnect");
    }
}
