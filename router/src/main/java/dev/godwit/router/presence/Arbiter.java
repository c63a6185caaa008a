package dev.godwit.router.presence;

import dev.godwit.inbox.PresenceState;
import dev.godwit.inbox.Published;
import dev.godwit.protocol.Membership;
import dev.godwit.protocol.Partition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for one partition who is present, and tells each change that stands for the flap delay, after all living nodes have said who
 * is there. What was said last is kept in the store, after Kafka has it: the next owner says only what is different. So a change is told
 * at least once, always under the same id, and those of one member in their order. Confined to the router's loop.
 */
final class Arbiter {

    private static final Logger log = LoggerFactory.getLogger(Arbiter.class);
    private static final int MOST_UNDER_WAY = 100;
    private static final int MOST_FORGOTTEN = 500;
    private static final long RETRY_MILLIS = 1_000;
    /** A node that does not answer for so long is not waited for: it may never. */
    private static final long PATIENCE_MILLIS = 30_000;
    /** How long the sequence of who is away is kept. */
    private static final long KEPT_MILLIS = 3_600_000;

    private final Tools tools;
    private final Partition partition;
    private final Map<String, Seat> seats = new HashMap<>();
    private final Deque<Due> dues = new ArrayDeque<>();
    private final Set<String> heard = new HashSet<>();
    private final long begunAt;
    private State state = State.LOADING;
    private long floor;
    private int underWay;

    private enum State {
        LOADING,
        LISTENING,
        OPEN,
        CLOSED
    }

    private record Due(String member, long at) {}

    Arbiter(Tools tools, Partition partition) {
        this.tools = tools;
        this.partition = partition;
        this.begunAt = tools.loop().ticks();
    }

    void begin() {
        tools.loop().whenDone(tools.store().read(partition), this::loaded);
    }

    void close() {
        state = State.CLOSED;
        seats.clear();
        dues.clear();
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    void present(String incarnation, String member) {
        Seat seat = seats.computeIfAbsent(member, first -> new Seat());
        seat.on(incarnation);
        judge(member, seat);
    }

    void absent(String incarnation, String member) {
        Seat seat = seats.get(member);
        if (seat != null) {
            seat.off(incarnation);
            judge(member, seat);
            if (seat.isEmpty()) {
                seats.remove(member);
            }
        }
    }

    /** The node has named all who are there; who was there and is not among them has left. */
    void complete(String incarnation, Set<String> members) {
        heard.add(incarnation);
        leave(incarnation, members);
    }

    /** The node is no more. */
    void gone(String incarnation) {
        heard.remove(incarnation);
        leave(incarnation, Set.of());
    }

    /** Each quarter of a second. */
    void tick(Collection<String> living) {
        if (state == State.LISTENING && hasHeard(living)) {
            log.debug("event=presence-open partition={} seats={}", partition.number(), seats.size());
            state = State.OPEN;
            List.copyOf(seats.keySet()).forEach(member -> judge(member, seat(member)));
        }
        long now = tools.loop().ticks();
        while (!dues.isEmpty() && dues.element().at() <= now && underWay < MOST_UNDER_WAY) {
            Due due = dues.remove();
            Seat seat = seats.get(due.member());
            if (seat != null && seat.dueAt() == due.at()) {
                tell(due.member(), seat);
            }
        }
    }

    /** Each minute: drops who has been away for long. */
    void tidy() {
        if (state != State.OPEN) {
            return;
        }
        long before = tools.loop().now() - KEPT_MILLIS;
        List<String> old = new ArrayList<>();
        seats.forEach((member, seat) -> {
            Published said = seat.said();
            boolean away = said != null && !said.present() && said.time() < before;
            if (away && !seat.isPresent() && !seat.telling() && old.size() < MOST_FORGOTTEN) {
                old.add(member);
            }
        });
        if (!old.isEmpty()) {
            for (String member : old) {
                Seat seat = Objects.requireNonNull(seats.remove(member));
                floor = Math.max(floor, Objects.requireNonNull(seat.said()).sequence());
            }
            tools.store().forget(partition, old, floor);
        }
    }

    private void loaded(@Nullable PresenceState stored, @Nullable Throwable failure) {
        if (state != State.LOADING) {
            return;
        }
        if (stored == null) {
            tools.loop().after(RETRY_MILLIS, this::begin);
            return;
        }
        floor = stored.floor();
        if (floor == 0) {
            // Nothing was said, or it was lost: ids must not be those of before.
            floor = tools.loop().now() / 1_000;
            tools.store().forget(partition, List.of(), floor);
        }
        stored.members()
                .forEach((member, said) ->
                        seats.computeIfAbsent(member, first -> new Seat()).say(said));
        state = State.LISTENING;
    }

    private boolean hasHeard(Collection<String> living) {
        boolean all = !living.isEmpty() && heard.containsAll(living);
        return all || tools.loop().ticks() - begunAt >= PATIENCE_MILLIS;
    }

    private void leave(String incarnation, Set<String> stay) {
        List<String> left = new ArrayList<>();
        seats.forEach((member, seat) -> {
            if (seat.isOn(incarnation) && !stay.contains(member)) {
                left.add(member);
            }
        });
        left.forEach(member -> absent(incarnation, member));
    }

    /** A change begins to wait; one that was taken back is forgotten. */
    private void judge(String member, Seat seat) {
        if (state != State.OPEN || seat.telling() || seat.unsure() != null) {
            return;
        }
        if (!seat.isNews()) {
            seat.due(Seat.NOT_DUE);
        } else if (seat.dueAt() == Seat.NOT_DUE) {
            waitFor(tools.options().flapDelay().toMillis(), member, seat);
        }
    }

    private void waitFor(long millis, String member, Seat seat) {
        seat.due(tools.loop().ticks() + millis);
        dues.add(new Due(member, seat.dueAt()));
    }

    private void tell(String member, Seat seat) {
        seat.due(Seat.NOT_DUE);
        seat.telling(true);
        underWay++;
        Published unsure = seat.unsure();
        Published news = unsure == null ? next(seat) : unsure;
        tools.loop()
                .whenDone(
                        tools.telling().tell(Membership.parse(member), news),
                        (done, failure) -> told(member, seat, news, failure));
    }

    private Published next(Seat seat) {
        Published last = seat.said();
        long sequence = (last == null ? floor : last.sequence()) + 1;
        return new Published(seat.isPresent(), sequence, tools.loop().now());
    }

    private void told(String member, Seat seat, Published news, @Nullable Throwable failure) {
        underWay--;
        seat.telling(false);
        if (state == State.CLOSED) {
            return;
        }
        if (failure != null) {
            log.warn("event=presence-not-told partition={} reason=\"{}\"", partition.number(), failure.toString());
            // The same change again, under the same id: it may be in Kafka all the same.
            seat.unsure(news);
            waitFor(RETRY_MILLIS, member, seat);
            return;
        }
        seat.unsure(null);
        seat.say(news);
        // Where this fails, the next owner says it again, under the same id.
        tools.store().put(partition, member, news);
        judge(member, seat);
    }

    private Seat seat(String member) {
        return Objects.requireNonNull(seats.get(member));
    }
}
