package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What there was to deliver: Kafka's records as they were read when all was over, and what was pushed and broken. */
final class Truth {

    static final int NONE = -1;

    private final Rules rules;
    private final Names mailboxes = new Names();
    private final Pushes pushes = new Pushes(mailboxes);
    private final Faults faults = new Faults();
    private final List<Event.DeadLetter> letters = new ArrayList<>();
    private final List<Event.Pushed> claims = new ArrayList<>();
    private long drainAt = Long.MAX_VALUE;
    private long endAt = Long.MAX_VALUE;

    private int rows;
    private long[] places = new long[16];
    private int[] pushOf = new int[16];
    private int[] mailboxOf = new int[16];
    private long[] timeOf = new long[16];
    private MailboxLog[] logs = new MailboxLog[0];
    private final List<Violation> misplaced = new ArrayList<>();

    private Truth(Rules rules) {
        this.rules = rules;
    }

    static Truth of(Iterable<Event> history, Rules rules) {
        Truth truth = new Truth(rules);
        history.forEach(truth::take);
        truth.sort();
        truth.apply();
        return truth;
    }

    private void take(Event event) {
        if (event instanceof Event.Pushing pushing) {
            pushes.add(pushing);
        } else if (event instanceof Event.Pushed pushed) {
            pushes.add(pushed);
            if (pushed.outcome() == Event.Outcome.ACCEPTED && pushed.offset() >= 0) {
                claims.add(pushed);
            }
        } else if (event instanceof Event.Logged logged) {
            take(logged);
        } else if (event instanceof Event.DeadLetter letter) {
            letters.add(letter);
        } else if (event instanceof Event.Fault fault) {
            faults.add(fault);
        } else if (event instanceof Event.Phase phase) {
            if (phase.name().equals("drain")) {
                drainAt = phase.at();
            } else if (phase.name().equals("end")) {
                endAt = phase.at();
            }
        }
    }

    private void take(Event.Logged logged) {
        if (rows == places.length) {
            places = Arrays.copyOf(places, 2 * rows);
            pushOf = Arrays.copyOf(pushOf, 2 * rows);
            mailboxOf = Arrays.copyOf(mailboxOf, 2 * rows);
            timeOf = Arrays.copyOf(timeOf, 2 * rows);
        }
        places[rows] = place(logged.partition(), logged.offset());
        pushOf[rows] = logged.push().map(pushes::number).orElse(NONE);
        mailboxOf[rows] = logged.mailbox().map(mailboxes::number).orElse(NONE);
        timeOf[rows++] = logged.time();
    }

    static long place(int partition, long offset) {
        return (long) partition << 44 | offset;
    }

    static int partition(long place) {
        return (int) (place >>> 44);
    }

    static long offset(long place) {
        return place & (1L << 44) - 1;
    }

    /** Whoever reads Kafka reads partition by partition, mostly. */
    private void sort() {
        if (IntStream.range(1, rows).allMatch(i -> places[i - 1] < places[i])) {
            return;
        }
        int[] order = IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingLong(i -> places[i]))
                .mapToInt(i -> i)
                .toArray();
        places = Arrays.stream(order).mapToLong(i -> places[i]).toArray();
        timeOf = Arrays.stream(order).mapToLong(i -> timeOf[i]).toArray();
        pushOf = Arrays.stream(order).map(i -> pushOf[i]).toArray();
        mailboxOf = Arrays.stream(order).map(i -> mailboxOf[i]).toArray();
    }

    private void apply() {
        logs = new MailboxLog[mailboxes.size()];
        long clock = Long.MIN_VALUE;
        for (int row = 0; row < rows; row++) {
            boolean sameAsBefore = row > 0 && partition(places[row - 1]) == partition(places[row]);
            clock = Math.max(sameAsBefore ? clock : Long.MIN_VALUE, timeOf[row]);
            if (mailboxOf[row] != NONE && pushOf[row] != NONE) {
                append(row, clock);
            }
        }
    }

    private void append(int row, long clock) {
        int partition = partition(places[row]);
        int mailbox = mailboxOf[row];
        if (logs[mailbox] == null) {
            logs[mailbox] = new MailboxLog(rules, pushes, mailboxes.text(mailbox), partition);
        }
        MailboxLog log = logs[mailbox];
        if (log.partition() == partition) {
            log.append(offset(places[row]), pushOf[row], timeOf[row], clock);
        } else {
            misplaced.add(new Violation(
                    Breach.MISPLACED,
                    pushes.handedAt(pushOf[row]),
                    "",
                    "",
                    log.name(),
                    List.of(where(row)),
                    List.of(pushes.name(pushOf[row])),
                    "a mailbox has one partition, and this one's is " + log.partition()));
        }
    }

    Rules rules() {
        return rules;
    }

    Pushes pushes() {
        return pushes;
    }

    Faults faults() {
        return faults;
    }

    Names mailboxes() {
        return mailboxes;
    }

    List<Event.DeadLetter> letters() {
        return letters;
    }

    /** What the producer was told to be accepted, and where. */
    List<Event.Pushed> claims() {
        return claims;
    }

    List<Violation> misplaced() {
        return misplaced;
    }

    boolean isDrained() {
        return drainAt != Long.MAX_VALUE && endAt != Long.MAX_VALUE;
    }

    long drainAt() {
        return drainAt;
    }

    long endAt() {
        return endAt;
    }

    /** Null where nothing was ever logged for it. */
    @Nullable
    MailboxLog log(String mailbox) {
        int number = mailboxes.find(mailbox);
        return number < 0 || number >= logs.length ? null : logs[number];
    }

    @Nullable
    MailboxLog log(int mailbox) {
        return mailbox >= logs.length ? null : logs[mailbox];
    }

    int rows() {
        return rows;
    }

    /** -1 if Kafka has none there. */
    int row(long place) {
        return Math.max(NONE, Arrays.binarySearch(places, 0, rows, place));
    }

    long place(int row) {
        return places[row];
    }

    String where(int row) {
        return partition(places[row]) + "@" + offset(places[row]);
    }

    /** -1 for one that cannot be read. */
    int push(int row) {
        return pushOf[row];
    }

    /** -1 for one that only led to others. */
    int mailbox(int row) {
        return mailboxOf[row];
    }
}
