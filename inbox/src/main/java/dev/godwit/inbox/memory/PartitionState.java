package dev.godwit.inbox.memory;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Receipt;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One partition: its watermark and the logs of its mailboxes. The order of checks is that of the scripts. */
final class PartitionState {

    private final Partition partition;
    private final Map<Mailbox, MailboxLog> logs = new HashMap<>();
    private Watermark watermark;
    private Origins origins;
    private ProducerIds ids = new ProducerIds();
    private LostRanges lost = new LostRanges();
    private Ledger ledger;
    private MessageId forgotten = MessageId.NONE;
    private long clock;
    private long kafkaEnd;
    private long endWrites;

    private PartitionState(Partition partition, Watermark watermark, Origins origins) {
        this.partition = partition;
        this.watermark = watermark;
        this.origins = origins;
        this.ledger = new Ledger(partition);
    }

    static PartitionState started(Partition partition, String topicId, long floor, long kafkaEnd) {
        Watermark watermark = new Watermark(floor - 1, -1, topicId, floor);
        PartitionState state = new PartitionState(partition, watermark, new Origins(floor == 0 ? 0 : 1));
        // Below a floor nothing is known of any mailbox.
        state.forgotten = floor == 0 ? MessageId.NONE : partition.id(floor - 1);
        state.kafkaEnd = floor;
        state.kafkaEnd(kafkaEnd);
        return state;
    }

    /** What a store that knows nothing of the partition says of each mailbox. */
    static LogPage nothing(int count) {
        return new LogPage(
                List.of(),
                count == 0,
                MessageId.NONE,
                MessageId.NONE,
                false,
                MessageId.NONE,
                List.of(),
                Optional.empty());
    }

    Watermark watermark() {
        return watermark;
    }

    MailboxLog log(Mailbox mailbox) {
        MailboxLog log = logs.get(mailbox);
        return log == null ? new MailboxLog(forgotten) : log;
    }

    void kafkaEnd(long end) {
        if (end >= 0) {
            // The caller's look at Kafka may be older than what was applied since.
            kafkaEnd = end > watermark.offset() ? end : kafkaEnd;
            endWrites++;
        }
    }

    Ledger ledger() {
        return ledger;
    }

    /** @param devices of the user that have a cursor */
    Applied append(Append append, Collection<String> devices, LogRules rules, long now) {
        Step step = append.step();
        if (watermark.offset() >= step.offset()) {
            return replayed(append, now);
        }
        if (watermark.offset() != step.previous()) {
            return Applied.rewind(watermark.offset());
        }
        if (origins.isRepeated(step.origin())) {
            advance(step);
            return Applied.duplicate(MessageId.NONE);
        }
        // A control is carried out even where nobody knows whether it was before.
        boolean gap = append.control().isEmpty() && origins.isPastUnknown(step.origin());
        Applied applied = gap ? write(append, true, rules, now) : writeOnce(append, rules, now);
        if (applied.kind() == Applied.Kind.APPENDED && !gap) {
            ledger.open(append, devices, rules.limits(append.mailbox()).age().toMillis());
        }
        return applied;
    }

    Applied skip(Step step) {
        if (watermark.offset() >= step.offset()) {
            return Applied.replayedAbsent();
        }
        if (watermark.offset() != step.previous()) {
            return Applied.rewind(watermark.offset());
        }
        boolean repeated = origins.isRepeated(step.origin());
        advance(step);
        return repeated ? Applied.duplicate(MessageId.NONE) : Applied.skipped();
    }

    Applied jump(Step step) {
        if (watermark.offset() >= step.offset()) {
            return Applied.replayedAbsent();
        }
        if (watermark.offset() != step.previous()) {
            return Applied.rewind(watermark.offset());
        }
        if (origins.isRepeated(step.origin())) {
            advance(step);
            return Applied.duplicate(MessageId.NONE);
        }
        lost.add(partition.id(step.previous()), partition.id(step.offset()));
        if (step.origin().isEmpty()) {
            // Records of this partition were lost, and with them the proof that a derived record is new.
            origins.nextEra();
        }
        advance(step);
        return Applied.skipped();
    }

    int forget(long before, LogRules rules, long now) {
        int known = logs.size();
        logs.entrySet().removeIf(entry -> {
            MailboxLog log = entry.getValue();
            long age = rules.limits(entry.getKey()).age().toMillis();
            boolean silent = log.expiry() < before + age && !log.exists(now);
            forgotten = silent ? MessageId.max(forgotten, log.last()) : forgotten;
            return silent;
        });
        return known - logs.size();
    }

    /** A device's position is there now. */
    void passed(Mailbox user, String device, Position position, long moment, long now) {
        if (position.generation() == partition.generation()) {
            ledger.passed(user, device, position.own(), moment, id -> log(user).entry(id, now) != null);
        }
    }

    Outbox outbox(long until, int count, long now) {
        Map<Mailbox, Long> expiry = new HashMap<>();
        logs.forEach((mailbox, log) -> expiry.put(mailbox, log.expiry()));
        return ledger.outbox(
                until, count, due -> log(due.user()).entry(partition.id(due.offset()), now) != null, expiry);
    }

    LogPage read(Mailbox mailbox, MessageId after, int count, long now) {
        MailboxLog log = log(mailbox);
        boolean exists = log.exists(now);
        List<LogEntry> entries = log.above(after, count);
        return new LogPage(
                entries,
                entries.size() == count,
                log.trimmedThrough(),
                log.last(),
                exists,
                forgotten,
                lost.all(),
                Optional.of(new LogPage.Store(watermark.offset(), kafkaEnd, endWrites)));
    }

    Optional<KnownId> known(Fingerprint id, LogRules rules, long now) {
        return ids.first(id, Math.max(clock, now), rules.idempotencyWindow().toMillis())
                .map(first -> new KnownId(first.id(), first.content()));
    }

    MessageId head(Mailbox mailbox) {
        return MessageId.max(log(mailbox).last(), lost.through());
    }

    MessageId startOfLast(Mailbox mailbox, int count, long now) {
        return log(mailbox)
                .firstOfLast(count, now)
                .map(first -> new MessageId(first.generation(), first.offset() - 1))
                .orElseGet(() -> head(mailbox));
    }

    PartitionState copy() {
        PartitionState copy = new PartitionState(partition, watermark, origins.copy());
        logs.forEach((mailbox, log) -> copy.logs.put(mailbox, log.copy()));
        copy.ids = ids.copy();
        copy.lost = lost.copy();
        copy.ledger = ledger.copy();
        copy.forgotten = forgotten;
        copy.clock = clock;
        copy.kafkaEnd = kafkaEnd;
        copy.endWrites = endWrites;
        return copy;
    }

    private Applied replayed(Append append, long now) {
        MailboxLog.Entry entry =
                log(append.mailbox()).entry(partition.id(append.step().offset()), now);
        return entry == null
                ? Applied.replayedAbsent()
                : Applied.replayed(entry.before(), entry.content().gap());
    }

    private Applied writeOnce(Append append, LogRules rules, long now) {
        long window = rules.idempotencyWindow().toMillis();
        long time = Math.max(clock, append.step().time());
        Optional<ProducerIds.First> first = append.idempotency().flatMap(id -> ids.first(id.id(), time, window));
        if (first.isPresent()) {
            boolean same = append.idempotency()
                    .map(id -> id.content().equals(first.get().content()))
                    .orElse(false);
            if (!same) {
                return Applied.conflict(first.get().id());
            }
            advance(append.step());
            return Applied.duplicate(first.get().id());
        }
        append.idempotency()
                .ifPresent(id -> ids.put(id, partition.id(append.step().offset()), time));
        ids.purge(time, window);
        return write(append, false, rules, now);
    }

    private Applied write(Append append, boolean gap, LogRules rules, long now) {
        MailboxLog log = logs.computeIfAbsent(append.mailbox(), fresh -> new MailboxLog(forgotten));
        log.settle(now);
        long time = Math.max(clock, append.step().time());
        MailboxLog.Leaving leaving = (id, state) -> ledger.close(append.mailbox(), id.offset(), state, time);
        append.fate().ifPresent(fate -> take(append, fate, log, leaving, time));
        MessageId id = partition.id(append.step().offset());
        MessageId before = log.append(id, append, gap, lost.through(), rules.limits(append.mailbox()), leaving);
        advance(append.step());
        return Applied.appended(before, gap);
    }

    private void take(Append order, Receipt.State fate, MailboxLog log, MailboxLog.Leaving leaving, long time) {
        if (order.takesAll()) {
            log.clear();
            ledger.closeAll(order.mailbox(), fate, time);
        }
        order.takes(partition).filter(log::take).ifPresent(id -> leaving.told(id, fate));
    }

    private void advance(Step step) {
        watermark = new Watermark(step.offset(), step.leaderEpoch(), watermark.topicId(), watermark.floor());
        clock = Math.max(clock, step.time());
        kafkaEnd = Math.max(kafkaEnd, step.offset() + 1);
        origins.applied(step.origin());
    }
}
