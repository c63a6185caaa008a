package dev.godwit.router.lane;

import dev.godwit.inbox.Outbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Receipt;
import dev.godwit.router.log.OutgoingRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what became of messages. What the store has noted goes to Kafka, and is removed from the store once it is there: a router
 * that dies in between leaves it to the next, which tells it again. By the clock on the wall: nothing is decided by it that another
 * router would have to decide alike.
 */
final class Telling {

    /** So much at once of a partition. */
    static final int PAGE = 200;

    private static final Logger log = LoggerFactory.getLogger(Telling.class);

    private final LaneTools tools;
    private final Set<Partition> busy = new HashSet<>();
    private final Map<Partition, Long> untold = new HashMap<>();

    Telling(LaneTools tools) {
        this.tools = tools;
    }

    void due(Partition partition) {
        if (busy.add(partition)) {
            look(partition);
        }
    }

    private void look(Partition partition) {
        long now = tools.loop().now();
        tools.loop().whenDone(tools.writer().outbox(partition, now, PAGE), (page, failure) -> {
            if (page == null) {
                failed(partition, "outbox", failure);
                return;
            }
            countUntold(partition, page.untold());
            if (page.isEmpty()) {
                busy.remove(partition);
            } else {
                tell(partition, page);
            }
        });
    }

    /** All at once: the producer keeps the order of those that lie on one partition. */
    private void tell(Partition partition, Outbox page) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        page.receipts().forEach(receipt -> sent.add(send(ReceiptRecords.of(receipt))));
        page.orders().forEach(order -> sent.add(send(ReceiptRecords.of(partition, order))));
        CompletableFuture<Void> all = CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new));
        tools.loop().whenDone(all, (done, failure) -> {
            if (failure == null) {
                page.receipts().stream().map(Receipt::state).forEach(tools.metrics()::receipt);
                remove(partition, page);
            } else {
                failed(partition, "send", failure);
            }
        });
    }

    private CompletableFuture<Void> send(OutgoingRecord outgoing) {
        return tools.kafka().send(outgoing).toCompletableFuture();
    }

    private void remove(Partition partition, Outbox told) {
        tools.loop().whenDone(tools.writer().told(partition, told), (done, failure) -> {
            if (failure != null) {
                failed(partition, "told", failure);
            } else if (told.texts().size() < PAGE) {
                busy.remove(partition);
            } else {
                look(partition);
            }
        });
    }

    /** The same comes again with the next round. */
    private void failed(Partition partition, String step, @Nullable Throwable failure) {
        busy.remove(partition);
        tools.metrics().receiptsFailed(step);
        log.warn("event=receipts-delayed partition={} step={} reason=\"{}\"", partition, step, String.valueOf(failure));
    }

    private void countUntold(Partition partition, long now) {
        Long before = untold.put(partition, now);
        if (before != null && now > before) {
            tools.metrics().receiptsDropped(now - before);
            log.error(
                    "event=receipts-dropped partition={} count={} meaning=\"too many waited to be told\"",
                    partition,
                    now - before);
        }
    }
}
