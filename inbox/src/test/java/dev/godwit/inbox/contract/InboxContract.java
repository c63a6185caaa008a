package dev.godwit.inbox.contract;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;

/** What all contracts of the inbox speak in: one partition, small limits, record times of an hour ago. */
abstract class InboxContract {

    static final long MINUTE = 60_000;
    static final long T0 = System.currentTimeMillis() - 60 * MINUTE;
    static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 1);
    static final Partition P = TOPIC.partition(0);
    static final Duration AGE = Duration.ofDays(3);
    static final LogRules RULES = new LogRules(
            new LogLimits(5, 4_000, AGE), new LogLimits(8, 8_000, Duration.ofDays(1)), Duration.ofMinutes(10));

    static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    static final Mailbox BOB = Mailbox.user(Tenant.DEFAULT, "bob");
    static final Mailbox ROOM = Mailbox.topic(Tenant.DEFAULT, "room.1");

    LogWriter writer;
    LogReader reader;
    World world;

    abstract World world();

    @BeforeEach
    final void open() {
        world = world();
        writer = world.writer(TOPIC, RULES);
        reader = world.reader(TOPIC, RULES);
        begin(0);
    }

    final void begin(long floor) {
        await(writer.start(P, "topic-id", floor, -1));
    }

    /** A store that lost everything, and begins again. */
    final void beginAgain(long floor) {
        world.wipe();
        begin(floor);
    }

    final Applied append(Mailbox mailbox, long offset) {
        return await(writer.append(P, message(mailbox, step(offset))));
    }

    final Applied append(Append append) {
        return await(writer.append(P, append));
    }

    final Applied skip(Step step) {
        return await(writer.skip(P, step));
    }

    final Applied jump(Step step) {
        return await(writer.jump(P, step));
    }

    final long watermark() {
        return await(writer.watermark(P, -1)).map(Watermark::offset).orElse(Applied.NO_WATERMARK);
    }

    final LogPage page(Mailbox mailbox) {
        return await(reader.read(mailbox, MessageId.NONE, 100));
    }

    final List<MessageId> idsOf(Mailbox mailbox) {
        return page(mailbox).entries().stream().map(LogEntry::id).toList();
    }

    /** The step from the offset right below. */
    static Step step(long offset) {
        return step(offset - 1, offset);
    }

    static Step step(long previous, long offset) {
        return new Step(previous, offset, 3, T0 + offset, Optional.empty());
    }

    static Step stepAt(long offset, long time) {
        return new Step(offset - 1, offset, 3, time, Optional.empty());
    }

    static Step stepFrom(Origin origin, long offset) {
        return new Step(offset - 1, offset, 3, T0 + offset, Optional.of(origin));
    }

    static Append message(Mailbox mailbox, Step step) {
        return new Append(step, mailbox, text(step.offset()), Optional.empty(), Optional.empty());
    }

    static Append collapsing(Mailbox mailbox, long offset, String key) {
        return new Append(step(offset), mailbox, text(offset), Optional.empty(), Optional.of(key));
    }

    static Append sized(Mailbox mailbox, long offset, int bytes) {
        return new Append(step(offset), mailbox, new byte[bytes], Optional.empty(), Optional.empty());
    }

    static Append identified(Mailbox mailbox, Step step, String id, String content) {
        return new Append(
                step,
                mailbox,
                text(step.offset()),
                Optional.of(new Idempotency(Fingerprint.of(mailbox.key() + id), Fingerprint.of(content))),
                Optional.empty());
    }

    static Append control(Mailbox mailbox, Step step, Control control) {
        return new Append(step, mailbox, text(step.offset()), Optional.empty(), Optional.empty(), Optional.of(control));
    }

    static Control about(Control.Kind kind, long named) {
        return new Control(kind, Optional.of(GlobalId.of(P, named)));
    }

    static byte[] text(long offset) {
        return ("message " + offset).getBytes(StandardCharsets.UTF_8);
    }

    static MessageId id(long offset) {
        return P.id(offset);
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
