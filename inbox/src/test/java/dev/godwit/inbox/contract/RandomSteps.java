package dev.godwit.inbox.contract;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One random life of an inbox. Two inboxes that get the same seed get the same calls, as long as they answer alike. */
final class RandomSteps {

    private static final List<Mailbox> MAILBOXES = List.of(
            InboxContract.ALICE,
            InboxContract.BOB,
            Mailbox.user(new Tenant("acme"), "alice"),
            Mailbox.user(Tenant.DEFAULT, "a:id:b/ü|x"),
            InboxContract.ROOM,
            Mailbox.broadcast(Tenant.DEFAULT));

    private final Random random;
    private final World world;
    private final LogWriter writer;
    private final LogReader reader;
    private long watermark;
    private long time = InboxContract.T0 - 20 * InboxContract.MINUTE;
    private Optional<Append> latest = Optional.empty();

    RandomSteps(long seed, World world) {
        this.random = new Random(seed);
        this.world = world;
        this.writer = world.writer(InboxContract.TOPIC, InboxContract.RULES);
        this.reader = world.reader(InboxContract.TOPIC, InboxContract.RULES);
    }

    /** Begins the partition, with a floor or without. */
    String begin() {
        long floor = random.nextBoolean() ? 0 : random.nextInt(50);
        watermark = floor - 1;
        latest = Optional.empty();
        return "start "
                + InboxContract.await(writer.start(InboxContract.P, "topic-id", floor, floor + random.nextInt(9)));
    }

    /** One call, and what was answered. */
    String next() {
        time += random.nextInt(10) == 0 ? random.nextInt(400_000) : random.nextInt(2_000) - 500;
        int dice = random.nextInt(100);
        if (dice < 55) {
            return append();
        } else if (dice < 60) {
            return "skip " + InboxContract.await(writer.skip(InboxContract.P, moved(step())));
        } else if (dice < 63) {
            return "jump " + InboxContract.await(writer.jump(InboxContract.P, moved(step())));
        } else if (dice < 68) {
            return again();
        } else if (dice < 71) {
            return misplaced();
        } else if (dice < 80) {
            return look();
        } else if (dice < 83) {
            return receipts();
        } else if (dice < 85) {
            return written();
        } else if (dice < 93) {
            return cursors();
        } else {
            return outside(dice);
        }
    }

    private String append() {
        Append append = message(moved(step()));
        latest = Optional.of(append);
        Applied applied = InboxContract.await(writer.append(InboxContract.P, append));
        String passed = applied.kind() == Applied.Kind.CONFLICT
                ? " skip " + InboxContract.await(writer.skip(InboxContract.P, append.step()))
                : "";
        return "append " + append.mailbox() + " " + applied + passed;
    }

    private String again() {
        return latest.map(append -> "again " + InboxContract.await(writer.append(InboxContract.P, append)))
                .orElse("again");
    }

    private String misplaced() {
        long wrong = watermark + (random.nextBoolean() ? 1 : -1);
        long offset = watermark + 2 + random.nextInt(2);
        Step step = new Step(Math.max(-1, wrong), offset, 0, time, Optional.empty());
        // Nothing below the beginning is another watermark.
        return step.previous() == watermark
                ? "misplaced"
                : "misplaced " + InboxContract.await(writer.append(InboxContract.P, message(step)));
    }

    private String look() {
        Mailbox mailbox = mailbox();
        MessageId after = new MessageId(random.nextInt(8) == 0 ? 2 : 1, Math.max(-1, watermark - random.nextInt(20)));
        String heads =
                InboxContract.await(reader.heads(InboxContract.P, MAILBOXES)).toString();
        MessageId start = InboxContract.await(reader.startOfLast(mailbox, 1 + random.nextInt(6)));
        return "look " + render(InboxContract.await(reader.read(mailbox, after, 1 + random.nextInt(6)))) + heads
                + start;
    }

    private String cursors() {
        Mailbox user = MAILBOXES.get(random.nextInt(4));
        String device = device();
        TreeMap<Long, Long> topics = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            topics.put((long) random.nextInt(4), random.nextLong(100) - 1);
        }
        long own = random.nextBoolean() ? random.nextInt(100) - 1 : watermark - random.nextInt(8);
        Position position =
                new Position(1 + random.nextInt(200) / 199, Math.max(-1, own), random.nextInt(100) - 1, topics);
        InboxContract.await(reader.moveCursor(user, device, position, time));
        return "cursor " + InboxContract.await(reader.cursor(user, device()))
                + InboxContract.await(reader.cursor(user, device));
    }

    private String outside(int dice) {
        if (dice < 96) {
            Mailbox mailbox = mailbox();
            world.expire(InboxContract.TOPIC, mailbox);
            return "expire " + mailbox;
        } else if (dice < 98) {
            return "forget " + InboxContract.await(writer.forget(InboxContract.P, time - random.nextInt(600_000)));
        } else if (dice < 99 || random.nextInt(3) > 0) {
            return "watermark "
                    + InboxContract.await(writer.watermark(InboxContract.P, watermark + random.nextInt(9) - 4));
        }
        world.wipe();
        return "wipe " + InboxContract.await(writer.watermark(InboxContract.P, 3)) + begin();
    }

    private Step step() {
        long offset = watermark + 1 + random.nextInt(8) / 7;
        Optional<Origin> origin = random.nextInt(3) > 0
                ? Optional.empty()
                : Optional.of(Origin.ofPartition(random.nextInt(3), offset / 2 + random.nextInt(4), random.nextInt(3)));
        return new Step(watermark, offset, random.nextInt(5), time, origin);
    }

    private Step moved(Step step) {
        watermark = step.offset();
        return step;
    }

    private Append message(Step step) {
        Mailbox mailbox = mailbox();
        if (random.nextInt(6) == 0) {
            return control(mailbox, step);
        }
        byte[] message = new byte[random.nextInt(10) == 0 ? 3_000 : random.nextInt(300)];
        random.nextBytes(message);
        Optional<Idempotency> id = random.nextInt(3) > 0
                ? Optional.empty()
                : Optional.of(new Idempotency(
                        Fingerprint.of(mailbox.key() + random.nextInt(6)), Fingerprint.of("" + random.nextInt(2))));
        Optional<String> key = random.nextInt(3) > 0 ? Optional.empty() : Optional.of("ключ" + random.nextInt(3));
        return new Append(step, mailbox, message, id, key, Optional.empty(), tracked(mailbox));
    }

    private Optional<Tracked> tracked(Mailbox mailbox) {
        int marks = random.nextInt(6);
        if (mailbox.kind() != Mailbox.Kind.USER || marks == 0) {
            return Optional.empty();
        }
        List<String> only = random.nextInt(4) > 0 ? List.of() : List.of(device(), device());
        return Optional.of(new Tracked(
                marks > 1,
                marks < 4,
                only,
                random.nextBoolean() ? 0 : time + random.nextInt(600_000),
                random.nextBoolean() ? 0 : time + random.nextInt(600_000),
                "event",
                Optional.empty()));
    }

    /** What is told, and maybe done with. */
    private String receipts() {
        long now = time + random.nextInt(4) * 300_000L + (random.nextInt(20) == 0 ? InboxContract.AGE.toMillis() : 0);
        Outbox outbox = InboxContract.await(writer.outbox(InboxContract.P, now, 1 + random.nextInt(20)));
        if (random.nextBoolean()) {
            InboxContract.await(writer.told(InboxContract.P, outbox));
        }
        return "receipts " + outbox;
    }

    private String written() {
        List<MessageId> ids = random.longs(5, Math.max(0, watermark - 10), watermark + 2)
                .mapToObj(InboxContract.P::id)
                .toList();
        InboxContract.await(reader.written(MAILBOXES.get(random.nextInt(4)), device(), ids, time));
        return "written";
    }

    private String device() {
        return "gerät " + random.nextInt(40);
    }

    private Append control(Mailbox mailbox, Step step) {
        Control order = random.nextInt(5) == 0
                ? new Control(Control.Kind.PURGE, Optional.empty())
                : InboxContract.about(
                        random.nextBoolean() ? Control.Kind.DELETE : Control.Kind.SETTLE,
                        Math.max(0, step.offset() - random.nextInt(25)));
        Append plain = InboxContract.control(mailbox, step, order);
        return random.nextInt(3) > 0
                ? plain
                : new Append(
                        step,
                        mailbox,
                        plain.message(),
                        Optional.of(new Idempotency(
                                Fingerprint.of(mailbox.key() + random.nextInt(6)),
                                Fingerprint.of("" + random.nextInt(2)))),
                        Optional.empty(),
                        plain.control());
    }

    private Mailbox mailbox() {
        return MAILBOXES.get(random.nextInt(MAILBOXES.size()));
    }

    static String render(LogPage page) {
        String entries = page.entries().stream()
                .map(entry -> entry.id() + (entry.gap() ? "gap" : "") + Arrays.hashCode(entry.message()))
                .collect(Collectors.joining(" "));
        return String.join(
                "|",
                entries,
                "full " + page.full(),
                "trimmed " + page.trimmedThrough(),
                "last " + page.last(),
                "exists " + page.exists(),
                "forgotten " + page.forgotten(),
                "lost " + page.lost(),
                "store " + page.store());
    }
}
