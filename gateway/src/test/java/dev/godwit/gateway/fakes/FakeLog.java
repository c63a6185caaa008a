package dev.godwit.gateway.fakes;

import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.hub.Entry;
import dev.godwit.inbox.Device;
import dev.godwit.inbox.InboxUnavailable;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LostRange;
import dev.godwit.inbox.Owed;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.MessageOptions;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The logs of one partition, whose state and moments of answer a test decides. A held call looks at the log when it is called, or
 * when it is released, as asked.
 */
public final class FakeLog implements LogReader {

    public static final long GENERATION = 1;

    private final long generation;
    private final Map<Mailbox, Log> logs = new HashMap<>();
    private final Map<String, Position> cursors = new HashMap<>();
    private final List<Position> cursorMoves = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private final List<LostRange> lost = new ArrayList<>();
    private final Deque<Runnable> held = new ArrayDeque<>();
    private MessageId forgotten = MessageId.NONE;
    private long watermark = -1;
    private long kafkaEnd;
    private long endWrites;
    private boolean empty;
    private boolean available = true;
    private boolean holding;
    private int reads;
    private int sweeps;
    private int cursorLooks;

    public FakeLog() {
        this(GENERATION);
    }

    public FakeLog(long generation) {
        this.generation = generation;
    }

    private static final class Log {
        private final TreeMap<MessageId, LogEntry> entries = new TreeMap<>();
        private MessageId last = MessageId.NONE;
        private MessageId trimmedThrough = MessageId.NONE;
    }

    /** Writes a message; returns what the router would forward. */
    public Arrival.Durable append(Mailbox mailbox, String text) {
        return append(mailbox, message(text).encode(), false);
    }

    public Arrival.Durable append(Mailbox mailbox, Message message) {
        return append(mailbox, message.encode(), false);
    }

    /** Writes an order, and does what it says. */
    public Arrival.Durable order(Mailbox mailbox, Control order) {
        if (order.kind() == Control.Kind.PURGE) {
            trimThrough(mailbox, log(mailbox).last.offset());
        }
        order.message().ifPresent(named -> delete(mailbox, named.offset()));
        MessageOptions options = new MessageOptions(5, List.of(), "", Map.of(), Optional.of(order));
        return append(mailbox, new Message(order.kind().event(), Payload.NULL, 0, Message.NEVER, "", options));
    }

    public static Control deleting(long offset) {
        return new Control(Control.Kind.DELETE, Optional.of(new GlobalId(GENERATION, 0, offset)));
    }

    public static Control purging() {
        return new Control(Control.Kind.PURGE, Optional.empty());
    }

    public Arrival.Durable appendGap(Mailbox mailbox) {
        return append(mailbox, new byte[0], true);
    }

    private Arrival.Durable append(Mailbox mailbox, byte[] message, boolean gap) {
        MessageId id = new MessageId(generation, ++watermark);
        kafkaEnd = Math.max(kafkaEnd, watermark + 1);
        empty = false;
        Log log = log(mailbox);
        MessageId lostThrough =
                lost.isEmpty() ? MessageId.NONE : lost.get(lost.size() - 1).through();
        MessageId previous = MessageId.max(log.last, lostThrough);
        log.last = id;
        log.entries.put(id, new LogEntry(id, message, gap));
        return new Arrival.Durable(
                mailbox, previous, gap ? Entry.gap(id) : Entry.decode(mailbox, id, ByteBuffer.wrap(message)));
    }

    public static Message message(String text) {
        return new Message("e", new Payload(Payload.Kind.TEXT, text.getBytes(StandardCharsets.UTF_8)), 0, "");
    }

    /** Moves the watermark: records of other mailboxes. */
    public void skip(int records) {
        watermark += records;
        kafkaEnd = Math.max(kafkaEnd, watermark + 1);
    }

    public void jump(int records) {
        MessageId after = new MessageId(generation, watermark);
        skip(records);
        lost.add(new LostRange(after, new MessageId(generation, watermark)));
    }

    public void trimThrough(Mailbox mailbox, long offset) {
        Log log = log(mailbox);
        log.trimmedThrough = new MessageId(generation, offset);
        log.entries.headMap(log.trimmedThrough, true).clear();
    }

    public void expire(Mailbox mailbox) {
        log(mailbox).entries.clear();
    }

    /** Some other mailbox of the partition, not used for long, is no longer known. */
    public void forgetOther(long offset) {
        forgotten = new MessageId(generation, offset);
    }

    /** As a collapse or a control record does. */
    public void delete(Mailbox mailbox, long offset) {
        log(mailbox).entries.remove(new MessageId(generation, offset));
    }

    /** A fail-over that loses all above the offset. */
    public void rollBack(long offset) {
        watermark = offset;
        MessageId stands = new MessageId(generation, offset);
        for (Log log : logs.values()) {
            log.entries.tailMap(stands, false).clear();
            log.last = log.entries.isEmpty() ? log.trimmedThrough : log.entries.lastKey();
        }
    }

    public void wipe() {
        rollBack(-1);
        logs.clear();
        lost.clear();
        empty = true;
        endWrites = 0;
        kafkaEnd = 0;
    }

    public void writeEnd(long end) {
        kafkaEnd = end;
        endWrites++;
    }

    public void available(boolean is) {
        available = is;
    }

    public void reconnect() {
        List.copyOf(listeners).forEach(Runnable::run);
    }

    /** Calls look at the log now, and are answered at {@link #release()}. */
    public void hold() {
        holding = true;
    }

    public void release() {
        holding = false;
        for (Runnable call = held.poll(); call != null; call = held.poll()) {
            call.run();
        }
    }

    /** Answers the oldest held call only. */
    public void releaseOne() {
        held.remove().run();
    }

    /** Answers the newest held call only. */
    public void releaseLast() {
        held.removeLast().run();
    }

    public int heldCalls() {
        return held.size();
    }

    public int reads() {
        return reads;
    }

    public int sweeps() {
        return sweeps;
    }

    /** How often a cursor was asked for. */
    public int cursorLooks() {
        return cursorLooks;
    }

    public Optional<Position> storedCursor(String device) {
        return Optional.ofNullable(cursors.get(device));
    }

    public List<Position> cursorMoves() {
        return cursorMoves;
    }

    public void storeCursor(String device, Position position) {
        cursors.put(device, position);
    }

    @Override
    public CompletionStage<LogPage> read(Mailbox mailbox, MessageId after, int count) {
        reads++;
        return answer(() -> page(log(mailbox), after, count));
    }

    @Override
    public CompletionStage<List<MessageId>> heads(Partition partition, List<Mailbox> mailboxes) {
        sweeps++;
        return answer(() -> mailboxes.stream()
                .map(mailbox -> page(log(mailbox), MessageId.NONE, 1).head())
                .toList());
    }

    @Override
    public CompletionStage<MessageId> startOfLast(Mailbox mailbox, int count) {
        reads++;
        return answer(() -> log(mailbox).entries.descendingKeySet().stream()
                .limit(count)
                .reduce((newer, older) -> older)
                .map(first -> new MessageId(generation, first.offset() - 1))
                .orElseGet(() -> page(log(mailbox), MessageId.NONE, 1).head()));
    }

    @Override
    public CompletionStage<Optional<KnownId>> known(Mailbox mailbox, Fingerprint id, long now) {
        return answer(Optional::empty);
    }

    @Override
    public CompletionStage<Optional<Position>> cursor(Mailbox user, String device) {
        cursorLooks++;
        return answer(() -> storedCursor(device));
    }

    @Override
    public CompletionStage<List<Device>> devices(Mailbox user) {
        throw new UnsupportedOperationException("devices");
    }

    @Override
    public CompletionStage<Void> moveCursor(Mailbox user, String device, Position position, long now) {
        if (!available) {
            return CompletableFuture.failedFuture(new InboxUnavailable("down"));
        }
        cursorMoves.add(position);
        cursors.put(device, position);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        CompletionStage<Void> answer = answer(() -> null);
        if (available) {
            messages.forEach(message -> reports.add(device + " " + message));
        }
        return answer;
    }

    /** What was reported as written: {@code phone 1-42}. */
    public List<String> reports() {
        return reports;
    }

    @Override
    public CompletionStage<List<Owed>> owed(Mailbox user, MessageId message) {
        throw new UnsupportedOperationException("owed");
    }

    @Override
    public void onReconnect(Runnable listener) {
        listeners.add(listener);
    }

    private LogPage page(Log log, MessageId after, int count) {
        List<LogEntry> entries =
                log.entries.tailMap(after, false).values().stream().limit(count).toList();
        Optional<LogPage.Store> store =
                empty ? Optional.empty() : Optional.of(new LogPage.Store(watermark, kafkaEnd, endWrites));
        return new LogPage(
                entries,
                entries.size() == count,
                log.trimmedThrough,
                log.last,
                !log.entries.isEmpty(),
                forgotten,
                List.copyOf(lost),
                store);
    }

    private Log log(Mailbox mailbox) {
        return logs.computeIfAbsent(mailbox, m -> new Log());
    }

    private <T> CompletionStage<T> answer(Supplier<T> look) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!available) {
            answer.completeExceptionally(new InboxUnavailable("down"));
            return answer;
        }
        T value = look.get();
        if (holding) {
            held.add(() -> answer.complete(value));
        } else {
            answer.complete(value);
        }
        return answer;
    }
}
