package dev.godwit.gateway.fakes;

import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.hub.Entry;
import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.memory.InMemoryInbox;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.MessageOptions;
import dev.godwit.protocol.Partition;
import dev.godwit.runtime.ManualLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Kafka and a router on one partition: applies records in their order, goes back when the store did, forwards over a network that
 * loses, delays, reorders and repeats, and says so when it lost something.
 */
public final class ModelRouter {

    /** {@code lost}: the record stands for a range that Kafka no longer holds. */
    public record Written(
            Mailbox mailbox, long offset, String collapseKey, boolean lost, long expires, Optional<Control> order) {

        /** Whether it is an order to take this one out of the log. */
        public boolean takes(Written earlier) {
            return order.isPresent()
                    && earlier.offset < offset
                    && earlier.mailbox.equals(mailbox)
                    && order.get()
                            .message()
                            .map(named -> named.offset() == earlier.offset)
                            .orElse(true);
        }

        Message message() {
            String text = Long.toString(offset);
            Message plain = FakeLog.message(text);
            MessageOptions options =
                    new MessageOptions(MessageOptions.DEFAULT_PRIORITY, List.of(), "", Map.of(), order);
            return new Message(plain.event(), plain.data(), plain.time(), expires, "", options);
        }
    }

    private final Partition partition;
    private final InMemoryInbox inbox;
    private final ManualLoop loop;
    private final Random random;
    private final Consumer<Arrival> link;
    private final Runnable sweepNotice;
    private final List<Written> records = new ArrayList<>();
    private Set<Mailbox> routed = Set.of();
    private long applied = -1;
    private double losing;
    private int slowness;
    private boolean noticeDue;

    public ModelRouter(
            Partition partition,
            InMemoryInbox inbox,
            ManualLoop loop,
            Random random,
            Consumer<Arrival> link,
            Runnable sweepNotice) {
        this.partition = partition;
        this.inbox = inbox;
        this.loop = loop;
        this.random = random;
        this.link = link;
        this.sweepNotice = sweepNotice;
        inbox.start(partition, "topic", 0, 0);
        each();
    }

    public void weather(double losingFrames, int mostMillis) {
        losing = losingFrames;
        slowness = mostMillis;
    }

    /** Where followers are, as the registry says. */
    public void routed(Set<Mailbox> mailboxes) {
        routed = mailboxes;
    }

    public List<Written> records() {
        return records;
    }

    public void produce(Mailbox mailbox, String collapseKey) {
        produce(mailbox, collapseKey, Message.NEVER);
    }

    public void produce(Mailbox mailbox, String collapseKey, long expires) {
        records.add(new Written(mailbox, records.size(), collapseKey, false, expires, Optional.empty()));
    }

    public void order(Mailbox mailbox, Control order) {
        records.add(new Written(mailbox, records.size(), "", false, Message.NEVER, Optional.of(order)));
    }

    public void produceLost(Mailbox any) {
        records.add(new Written(any, records.size(), "", true, Message.NEVER, Optional.empty()));
    }

    /** Applies all that can be applied. */
    public void poll() {
        while (applied + 1 < records.size()) {
            Written next = records.get((int) applied + 1);
            Applied done = apply(next);
            if (done.kind() == Applied.Kind.REWIND) {
                rewound(done.watermark());
            } else {
                applied = next.offset();
                answered(next, done);
            }
        }
    }

    private void rewound(long watermark) {
        if (watermark == Applied.NO_WATERMARK) {
            inbox.start(partition, "topic", 0, 0);
            applied = -1;
        } else {
            applied = watermark;
        }
        noticeDue = true;
    }

    /** What the owner of an idle partition does each second. */
    private void each() {
        loop.after(1_000, this::each);
        checkWatermark();
        if (noticeDue) {
            noticeDue = false;
            loop.after(delay(), sweepNotice);
        }
    }

    private void checkWatermark() {
        inbox.watermark(partition, records.size()).whenComplete((found, failure) -> {
            if (failure == null) {
                long stands = found.map(w -> w.offset()).orElse(Applied.NO_WATERMARK);
                if (stands != applied) {
                    rewound(stands);
                }
            }
        });
        poll();
    }

    private Applied apply(Written record) {
        Step step = new Step(applied, record.offset(), -1, loop.now(), Optional.empty());
        if (record.lost()) {
            return now(inbox.jump(partition, step));
        }
        byte[] message = record.message().encode();
        Optional<String> key = Optional.of(record.collapseKey()).filter(k -> !k.isEmpty());
        return now(inbox.append(
                partition, new Append(step, record.mailbox(), message, Optional.empty(), key, record.order())));
    }

    private static Applied now(java.util.concurrent.CompletionStage<Applied> step) {
        return step.toCompletableFuture().join();
    }

    private void answered(Written record, Applied done) {
        if (record.lost()) {
            noticeDue = true;
        } else if (done.kind() == Applied.Kind.APPENDED || done.kind() == Applied.Kind.REPLAYED) {
            forward(record, done.id());
        }
    }

    private void forward(Written record, MessageId previous) {
        if (!routed.contains(record.mailbox())) {
            return;
        }
        MessageId id = partition.id(record.offset());
        byte[] message = record.message().encode();
        Arrival arrival = new Arrival.Durable(
                record.mailbox(), previous, Entry.decode(record.mailbox(), id, ByteBuffer.wrap(message)));
        if (random.nextDouble() < losing) {
            noticeDue = true;
            return;
        }
        loop.after(delay(), () -> link.accept(arrival));
        if (random.nextInt(10) == 0) {
            loop.after(delay(), () -> link.accept(arrival));
        }
    }

    private int delay() {
        return slowness == 0 ? 0 : random.nextInt(slowness);
    }
}
