package dev.godwit.gateway.fakes;

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
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A log behind a network: a call takes a while to get there, and its answer a while to come back. Some fail. */
public final class SlowLog implements LogReader {

    private final LogReader log;
    private final ManualLoop loop;
    private final Random random;
    private final List<Runnable> listeners = new ArrayList<>();
    private int slowness;
    private double failures;

    public SlowLog(LogReader log, ManualLoop loop, Random random) {
        this.log = log;
        this.loop = loop;
        this.random = random;
    }

    /** From now on each way takes up to so long, and so many of one call fail. */
    public void weather(int mostMillis, double failing) {
        slowness = mostMillis;
        failures = failing;
    }

    public void reconnect() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count) {
        return travel(() -> log.read(mailbox, after, count));
    }

    @Override
    public CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes) {
        return travel(() -> log.heads(partition, mailboxes));
    }

    @Override
    public CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count) {
        return travel(() -> log.startOfLast(mailbox, count));
    }

    @Override
    public CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        return travel(() -> log.known(mailbox, id, now));
    }

    @Override
    public CompletionStage<Optional<Position>> cursor(Mailbox user, String device) {
        return travel(() -> log.cursor(user, device));
    }

    @Override
    public CompletionStage<List<Device>> devices(Mailbox user) {
        return travel(() -> log.devices(user));
    }

    @Override
    public CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now) {
        return travel(() -> log.moveCursor(user, device, position, now));
    }

    @Override
    public CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        return travel(() -> log.written(user, device, messages, now));
    }

    @Override
    public CompletionStage<List<Owed>> owed(Mailbox user, MessageId message) {
        return travel(() -> log.owed(user, message));
    }

    @Override
    public void onReconnect(Runnable listener) {
        listeners.add(listener);
    }

    private <T> CompletionStage<T> travel(Supplier<CompletionStage<T>> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.after(delay(), () -> {
            if (random.nextDouble() < failures) {
                loop.after(delay(), () -> answer.completeExceptionally(new InboxUnavailable("lost on the way")));
            } else {
                call.get()
                        .whenComplete((value, failure) -> loop.after(delay(), () -> {
                            if (failure == null) {
                                answer.complete(value);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                        }));
            }
        });
        return answer;
    }

    private int delay() {
        return slowness == 0 ? 0 : random.nextInt(slowness);
    }
}
