package dev.godwit.client.subscribe;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from the loop to the one who consumes them, in order, one at a time, as many as were asked for. It never refuses
 * an event; who fills it looks whether it is full and stops reading.
 */
final class Outlet {

    private final Executor executor;
    private final int maxEvents;
    private final long maxWeight;
    private final Owner owner;
    private final Queue<Event> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicLong weight = new AtomicLong();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicReference<@Nullable Sink> sink = new AtomicReference<>();
    private volatile @Nullable State last;
    private volatile boolean dropRest;
    private volatile boolean wasFull;
    private volatile Bookmark consumed;
    private volatile boolean over;
    private volatile @Nullable Thread calling;

    /** Who consumes. */
    interface Sink {

        void next(Event event);

        /** Nothing follows. */
        void end(State last);
    }

    /** Who fills it; told from any thread. */
    interface Owner {

        /** It was full, and is not any more. */
        void room();

        /** The event has been dealt with. */
        void consumed(Event event);

        void failed(RuntimeException failure);

        /** The last word is spoken. */
        void ended(State last);
    }

    Outlet(Executor executor, int maxEvents, long maxWeight, Bookmark since, Owner owner) {
        this.executor = executor;
        this.maxEvents = maxEvents;
        this.maxWeight = maxWeight;
        this.consumed = since;
        this.owner = owner;
    }

    /** Only one at a time, and none after the end. */
    boolean attach(Sink next) {
        boolean attached = !over && sink.compareAndSet(null, next);
        turn();
        return attached;
    }

    /** The last word, once it is known. */
    @Nullable
    State last() {
        return last;
    }

    void detach(Sink gone) {
        if (sink.compareAndSet(gone, null)) {
            demand.set(0);
        }
    }

    void request(long more) {
        demand.accumulateAndGet(more, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        turn();
    }

    /** On the loop. */
    void offer(Event event) {
        if (last == null) {
            events.incrementAndGet();
            weight.addAndGet(event.weight());
            queue.add(event);
            turn();
        }
    }

    boolean isFull() {
        boolean full = events.get() >= maxEvents || weight.get() >= maxWeight;
        if (full) {
            wasFull = true;
            // What made room in between did not see the mark.
            full = events.get() >= maxEvents || weight.get() >= maxWeight;
        }
        return full;
    }

    /** Up to where everything has been dealt with. */
    Bookmark bookmark() {
        return consumed;
    }

    /** No event is given any more, from now on. */
    void halt() {
        dropRest = true;
    }

    /** After what waits, or in its place. */
    void end(State state, boolean now) {
        if (last == null || now) {
            last = last == null ? state : last;
            dropRest |= now;
            turn();
        }
    }

    private void turn() {
        if (turns.getAndIncrement() == 0) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException e) {
                // The caller's executor has ended before its subscriber; this thread is left to say so.
                dropRest = true;
                owner.failed(e);
                drain();
            }
        }
    }

    /** Whether the caller is the consumer, in the middle of an event. */
    boolean isCalling() {
        return Thread.currentThread().equals(calling);
    }

    private void drain() {
        int missed = turns.get();
        do {
            calling = Thread.currentThread();
            while (step()) {
                // One event after the other.
            }
            calling = null;
            missed = turns.addAndGet(-missed);
        } while (missed != 0);
    }

    private boolean step() {
        Sink to = sink.get();
        State end = last;
        if (dropRest) {
            queue.clear();
        }
        Event event = over ? null : queue.peek();
        if (event == null) {
            if (end != null && !over && queue.isEmpty()) {
                over = true;
                say(to, end);
            }
            return false;
        }
        if (event instanceof Moved) {
            took(event);
            return true;
        }
        if (to == null || demand.get() == 0) {
            return false;
        }
        demand.updateAndGet(n -> n == Long.MAX_VALUE || n == 0 ? n : n - 1);
        try {
            to.next(event);
        } catch (RuntimeException e) {
            dropRest = true;
            owner.failed(e);
            return false;
        }
        took(event);
        return true;
    }

    private void took(Event event) {
        queue.poll();
        events.decrementAndGet();
        weight.addAndGet(-event.weight());
        consumed = event.bookmark();
        owner.consumed(event);
        if (wasFull && events.get() <= maxEvents / 2 && weight.get() <= maxWeight / 2) {
            wasFull = false;
            owner.room();
        }
    }

    private void say(@Nullable Sink to, State end) {
        try {
            if (to != null) {
                to.end(end);
            }
        } finally {
            owner.ended(end);
        }
    }
}
