package dev.godwit.gateway.fakes;

import dev.godwit.inbox.Device;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.Owed;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import dev.godwit.registry.Registry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets real event loops share fakes that are made for one thread: one lock for all. */
public final class LockedLog implements LogReader {

    private final FakeLog log;

    public LockedLog(FakeLog log) {
        this.log = log;
    }

    public synchronized <T> T change(Supplier<T> change) {
        return change.get();
    }

    /** The registry behind the same lock. */
    public Registry guard(Registry registry) {
        return (Registry) Proxy.newProxyInstance(
                Registry.class.getClassLoader(), new Class<?>[] {Registry.class}, (proxy, method, arguments) -> {
                    synchronized (this) {
                        return method.invoke(registry, arguments);
                    }
                });
    }

    @Override
    public synchronized CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count) {
        return log.read(mailbox, after, count);
    }

    @Override
    public synchronized CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes) {
        return log.heads(partition, mailboxes);
    }

    @Override
    public synchronized CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count) {
        return log.startOfLast(mailbox, count);
    }

    @Override
    public synchronized CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        return log.known(mailbox, id, now);
    }

    @Override
    public synchronized CompletionStage<Optional<Position>> cursor(Mailbox user, String device) {
        return log.cursor(user, device);
    }

    @Override
    public synchronized CompletionStage<List<Device>> devices(Mailbox user) {
        return log.devices(user);
    }

    @Override
    public synchronized CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now) {
        return log.moveCursor(user, device, position, now);
    }

    @Override
    public synchronized CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        return log.written(user, device, messages, now);
    }

    @Override
    public synchronized CompletionStage<List<Owed>> owed(Mailbox user, MessageId message) {
        return log.owed(user, message);
    }

    @Override
    public synchronized void onReconnect(Runnable listener) {
        log.onReconnect(listener);
    }
}
