package dev.godwit.router.lane;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.Applied;
import dev.godwit.inbox.Origin;
import dev.godwit.inbox.Step;
import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Reading.Refused;
import dev.godwit.router.forward.Delivery;
import dev.godwit.router.log.Errand;
import dev.godwit.router.log.OutgoingRecord;
import dev.godwit.router.log.PushRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies polled records to the store, in order, several at once on their way. Each step names the offset before it, so the store
 * refuses all that follow a lost one. One object serves from one seek to the next doubt; then it is thrown away with all it holds.
 */
final class Pipeline implements Plan.Cases<Boolean> {

    /** Told about each answered record, and about the end. */
    interface Owner {

        /** The store has answered the record, and everything before it. */
        void settled(PushRecord settled, Applied applied, Optional<Delivery> delivery);

        /** A record of another partition told of a loss, and has been applied. */
        void lostRangeApplied();

        /** The pipeline no longer knows what stands; it does nothing more. */
        void unclear(String reason, @Nullable Throwable failure);
    }

    private static final byte[] NOTHING = {};

    private final LaneTools tools;
    private final Partition partition;
    private final String topicId;
    private final Owner owner;
    private final ArrayDeque<PushRecord> waiting = new ArrayDeque<>();
    private final ArrayDeque<List<PushRecord>> held = new ArrayDeque<>();
    private final ArrayDeque<Flight> flights = new ArrayDeque<>();
    private long waitingBytes;
    private long flyingBytes;
    private long applied;
    private long previous;
    private long position;
    private @Nullable PushRecord current;
    private @Nullable Errand errand;
    private @Nullable PushRecord waitsForErrand;
    private boolean checkingHole;
    private boolean over;

    /**
     * @param watermark that stands; the next record is the one after it
     */
    Pipeline(LaneTools tools, Partition partition, String topicId, long watermark, Owner owner) {
        this.tools = tools;
        this.partition = partition;
        this.topicId = topicId;
        this.owner = owner;
        this.applied = watermark;
        this.previous = watermark;
        this.position = watermark + 1;
    }

    void offer(List<PushRecord> polled) {
        if (over || polled.isEmpty()) {
            return;
        }
        if (checkingHole) {
            held.add(polled);
            return;
        }
        long expected = position;
        boolean hole = false;
        for (PushRecord next : polled) {
            if (next.offset() < expected) {
                end("kafka-went-back", null);
                return;
            }
            hole |= next.offset() > expected;
            expected = next.offset() + 1;
        }
        if (hole) {
            // A transaction's marker leaves one, and so does a consumer that was reset because its records are gone.
            checkHole(polled, expected);
        } else {
            take(polled, expected);
        }
    }

    void stop() {
        over = true;
        waiting.clear();
        held.clear();
        if (errand != null) {
            errand.cancel();
        }
    }

    /** Offset of the last record that the store has answered. */
    long applied() {
        return applied;
    }

    /** Offset of the next record that Kafka is expected to give. */
    long position() {
        return position;
    }

    boolean drained() {
        return waiting.isEmpty() && flights.isEmpty() && errand == null && !checkingHole;
    }

    boolean full() {
        return waiting.size() >= tools.settings().waiting()
                || waitingBytes >= tools.settings().waitingBytes()
                || !held.isEmpty();
    }

    boolean roomy() {
        return waiting.size() <= tools.settings().waiting() / 2
                && waitingBytes <= tools.settings().waitingBytes() / 2
                && held.isEmpty();
    }

    private void checkHole(List<PushRecord> polled, long newPosition) {
        long expected = position;
        checkingHole = true;
        tools.loop().whenDone(tools.kafka().standing(partition.number()), (standing, failure) -> {
            if (over) {
                return;
            }
            checkingHole = false;
            if (standing == null) {
                end("hole-unproven", failure);
            } else if (standing.start() > expected) {
                end("kafka-dropped-records", null);
            } else {
                take(polled, newPosition);
                offerHeld();
            }
        });
    }

    private void offerHeld() {
        while (!over && !checkingHole && !held.isEmpty()) {
            offer(held.remove());
        }
    }

    private void take(List<PushRecord> polled, long newPosition) {
        for (PushRecord next : polled) {
            waiting.add(next);
            waitingBytes += next.size();
        }
        position = newPosition;
        pump();
    }

    private void pump() {
        while (!over && errand == null && !waiting.isEmpty() && hasRoom()) {
            PushRecord next = waiting.remove();
            waitingBytes -= next.size();
            current = next;
            guarded(() -> tools.classifier().classify(next, topicId).fold(this));
        }
    }

    /** Half a step is worse than none: after a surprise the next round begins from what the store says. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            end("unexpected", e);
        }
    }

    private boolean hasRoom() {
        return flights.size() < tools.settings().inFlight()
                && flyingBytes < tools.settings().inFlightBytes();
    }

    @Override
    public Boolean write(Plan.Write write) {
        PushRecord polled = current();
        Step step = step(polled, write.origin());
        Append append = new Append(
                step,
                write.mailbox(),
                write.message(),
                write.idempotency(),
                write.collapseKey(),
                write.control(),
                write.tracked());
        return submit(polled, tools.writer().append(partition, append), answer -> {
            if (answer.kind() == Applied.Kind.CONFLICT) {
                conflict(polled, write, answer);
            } else {
                written(polled, write, answer);
            }
        });
    }

    @Override
    public Boolean pass(Plan.Pass pass) {
        PushRecord polled = current();
        Delivery delivery =
                new Delivery(partition, pass.mailbox(), Optional.empty(), MessageId.NONE, pass.message(), false);
        return submit(
                polled,
                tools.writer().skip(partition, step(polled, pass.origin())),
                answer -> owner.settled(
                        polled,
                        answer,
                        answer.kind() == Applied.Kind.SKIPPED ? Optional.of(delivery) : Optional.empty()));
    }

    @Override
    public Boolean expand(Plan.Expand expand) {
        PushRecord polled = current();
        tools.metrics().expansion(expand.request().targets().size());
        return runFirst(tools.derivation().copies(polled, expand.request(), topicId), polled, () -> skip(polled));
    }

    @Override
    public Boolean refuse(Plan.Refuse refuse) {
        PushRecord polled = current();
        tools.metrics().deadLetter(refuse.refused().code());
        return runFirst(List.of(letter(polled, refuse.refused())), polled, () -> skip(polled));
    }

    @Override
    public Boolean lost(Plan.Lost lost) {
        PushRecord polled = current();
        Step step = step(polled, Optional.of(lost.origin()));
        return submit(polled, tools.writer().jump(partition, step), answer -> {
            owner.settled(polled, answer, Optional.empty());
            owner.lostRangeApplied();
        });
    }

    private void written(PushRecord polled, Plan.Write write, Applied answer) {
        boolean inLog = answer.kind() == Applied.Kind.APPENDED || answer.kind() == Applied.Kind.REPLAYED;
        owner.settled(polled, answer, inLog ? Optional.of(delivery(polled, write, answer)) : Optional.empty());
    }

    private Delivery delivery(PushRecord polled, Plan.Write write, Applied answer) {
        return new Delivery(
                partition,
                write.mailbox(),
                Optional.of(partition.id(polled.offset())),
                answer.id(),
                answer.gap() ? NOTHING : write.message(),
                answer.gap());
    }

    /** The store wrote nothing and refuses all that was sent after it: that comes again once the record is passed over. */
    private void conflict(PushRecord polled, Plan.Write write, Applied answer) {
        Refused reason =
                new Refused("conflict", "id", "came before as " + answer.id() + " with other content (expected: new)");
        tools.metrics().deadLetter(reason.code());
        takeBackFlights();
        List<Iterator<OutgoingRecord>> first = new ArrayList<>(List.of(letter(polled, reason)));
        write.tracked()
                .filter(Tracked::receipts)
                .map(tracked -> ReceiptRecords.rejected(partition, polled, write.mailbox(), tracked))
                .ifPresent(receipt -> first.add(List.of(receipt).iterator()));
        runFirst(first, polled, () -> skip(polled, write.origin(), answer));
    }

    private void takeBackFlights() {
        if (errand != null && waitsForErrand != null) {
            errand.cancel();
            takeBack(waitsForErrand);
        }
        for (Flight last = flights.pollLast(); last != null; last = flights.pollLast()) {
            flyingBytes -= last.polled.size();
            takeBack(last.polled);
        }
        previous = applied;
    }

    private void takeBack(PushRecord polled) {
        waiting.addFirst(polled);
        waitingBytes += polled.size();
    }

    private Iterator<OutgoingRecord> letter(PushRecord polled, Refused reason) {
        return List.of(tools.deadLetters().letter(polled, reason)).iterator();
    }

    /** Nothing later is applied or sent before these are in Kafka; then the record is passed over. */
    private boolean runFirst(Collection<Iterator<OutgoingRecord>> chains, PushRecord polled, Runnable then) {
        waitsForErrand = polled;
        errand = new Errand(
                tools.loop(),
                tools.kafka(),
                chains,
                () -> guarded(() -> {
                    errand = null;
                    then.run();
                    pump();
                }));
        errand.start();
        return true;
    }

    private void skip(PushRecord polled) {
        submit(
                polled,
                tools.writer().skip(partition, step(polled, Optional.empty())),
                answer -> owner.settled(polled, answer, Optional.empty()));
    }

    private void skip(PushRecord polled, Optional<Origin> origin, Applied why) {
        submit(
                polled,
                tools.writer().skip(partition, step(polled, origin)),
                answer -> owner.settled(polled, why, Optional.empty()));
    }

    private Step step(PushRecord polled, Optional<Origin> origin) {
        Step step = new Step(previous, polled.offset(), polled.leaderEpoch(), polled.time(), origin);
        previous = polled.offset();
        return step;
    }

    private boolean submit(PushRecord polled, CompletionStage<Applied> call, Consumer<Applied> then) {
        Flight flight = new Flight(polled, then);
        flights.add(flight);
        flyingBytes += polled.size();
        tools.loop().whenDone(call, (answer, failure) -> answered(flight, answer, failure));
        return true;
    }

    private void answered(Flight flight, @Nullable Applied answer, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (answer == null) {
            end("no-answer", failure == null ? new IllegalStateException("no answer") : failure);
            return;
        }
        flight.answer = answer;
        guarded(this::settleInOrder);
        pump();
    }

    private void settleInOrder() {
        for (Flight first = flights.peek(); !over && first != null && first.answer != null; first = flights.peek()) {
            Applied answer = first.answer;
            if (answer.kind() == Applied.Kind.REWIND) {
                end("rewind", null);
                return;
            }
            flights.remove();
            flyingBytes -= first.polled.size();
            if (answer.kind() != Applied.Kind.CONFLICT) {
                applied = first.polled.offset();
            }
            first.then.accept(answer);
        }
    }

    private void end(String reason, @Nullable Throwable failure) {
        stop();
        owner.unclear(reason, failure);
    }

    private PushRecord current() {
        if (current == null) {
            throw new IllegalStateException("a plan without a record");
        }
        return current;
    }

    /** A step on its way. */
    private static final class Flight {
        final PushRecord polled;
        final Consumer<Applied> then;

        @Nullable
        Applied answer;

        Flight(PushRecord polled, Consumer<Applied> then) {
            this.polled = polled;
            this.then = then;
        }
    }
}
