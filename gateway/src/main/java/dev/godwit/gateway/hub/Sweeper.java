package dev.godwit.gateway.hub;

import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tails of this node with the heads of the logs, paced: partition by partition from time to time, and at once after
 * an event that may have hidden frames. A request that comes during a comparison is never joined to it: the partition is compared
 * once more. Confined to the node's loop.
 */
public final class Sweeper {

    private static final long PACE_MILLIS = 100;
    private static final int MAX_IN_FLIGHT = 32;

    private final Loop loop;
    private final LogReader log;
    private final NodeMailboxes mailboxes;
    private final SweepOptions options;
    private final RandomGenerator random;
    private final HubMetrics metrics;

    private final Set<NodeMailbox> soon = new LinkedHashSet<>();
    private final Set<Partition> due = new LinkedHashSet<>();
    private final Queue<NodeMailbox> current = new ArrayDeque<>();
    private boolean running;
    private int inFlight;

    public Sweeper(
            Loop loop,
            LogReader log,
            NodeMailboxes mailboxes,
            SweepOptions options,
            RandomGenerator random,
            HubMetrics metrics) {
        this.loop = loop;
        this.log = log;
        this.mailboxes = mailboxes;
        this.options = options;
        this.random = random;
        this.metrics = metrics;
    }

    /** Begins the periodic sweeps. */
    public void start() {
        long every = options.every().toMillis();
        if (every > 0) {
            loop.after(every + (long) (every * 1.4 * random.nextDouble()), () -> {
                sweepAll();
                start();
            });
        }
    }

    public void sweepAll() {
        mailboxes.partitions().forEach(this::sweep);
    }

    public void sweep(Partition partition) {
        due.add(partition);
        run();
    }

    /** Before all others. */
    void sweepSoon(NodeMailbox mailbox) {
        soon.add(mailbox);
        run();
    }

    HubMetrics metrics() {
        return metrics;
    }

    private void run() {
        if (!running) {
            running = true;
            loop.execute(this::step);
        }
    }

    private void step() {
        if (inFlight < MAX_IN_FLIGHT) {
            compare(nextMailboxes((int) (options.perSecond() * PACE_MILLIS / 1_000)));
        }
        running = !(soon.isEmpty() && due.isEmpty() && current.isEmpty());
        if (running) {
            loop.after(PACE_MILLIS, this::step);
        }
    }

    private List<NodeMailbox> nextMailboxes(int most) {
        List<NodeMailbox> next = new ArrayList<>();
        Iterator<NodeMailbox> first = soon.iterator();
        while (next.size() < most && first.hasNext()) {
            next.add(first.next());
            first.remove();
        }
        while (next.size() < most && !(current.isEmpty() && due.isEmpty())) {
            if (current.isEmpty()) {
                Partition partition = due.iterator().next();
                due.remove(partition);
                current.addAll(mailboxes.of(partition));
            } else {
                next.add(current.remove());
            }
        }
        return next;
    }

    private void compare(List<NodeMailbox> next) {
        Map<Partition, List<NodeMailbox>> chunks = new LinkedHashMap<>();
        for (NodeMailbox mailbox : next) {
            if (!mailbox.gone()) {
                List<NodeMailbox> chunk = chunks.computeIfAbsent(mailbox.partition(), p -> new ArrayList<>());
                chunk.add(mailbox);
                if (chunk.size() == LogReader.MAX_HEADS) {
                    chunks.remove(mailbox.partition());
                    compare(mailbox.partition(), chunk);
                }
            }
        }
        chunks.forEach(this::compare);
    }

    private void compare(Partition partition, List<NodeMailbox> chunk) {
        metrics.sweep();
        inFlight++;
        List<Mailbox> names = chunk.stream().map(NodeMailbox::mailbox).toList();
        loop.whenDone(ask(partition, names), (heads, failure) -> compared(chunk, heads));
    }

    private CompletionStage<List<MessageId>> ask(Partition partition, List<Mailbox> names) {
        try {
            return log.heads(partition, names);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void compared(List<NodeMailbox> chunk, @Nullable List<MessageId> heads) {
        inFlight--;
        if (heads == null) {
            loop.after(options.retry().toMillis(), () -> chunk.forEach(this::sweepSoon));
        } else {
            tellHubs(chunk, heads);
        }
    }

    private static void tellHubs(List<NodeMailbox> chunk, List<MessageId> heads) {
        Map<Hub, Answers> byHub = new LinkedHashMap<>();
        for (int i = 0; i < chunk.size(); i++) {
            NodeMailbox mailbox = chunk.get(i);
            MessageId head = heads.get(i);
            mailbox.followed()
                    .forEach(f ->
                            byHub.computeIfAbsent(f.hub(), h -> new Answers()).add(mailbox.mailbox(), head));
        }
        byHub.forEach((hub, answers) -> hub.deliverHeads(answers.mailboxes, answers.heads));
    }

    private static final class Answers {
        private final List<Mailbox> mailboxes = new ArrayList<>();
        private final List<MessageId> heads = new ArrayList<>();

        void add(Mailbox mailbox, MessageId head) {
            mailboxes.add(mailbox);
            heads.add(head);
        }
    }
}
