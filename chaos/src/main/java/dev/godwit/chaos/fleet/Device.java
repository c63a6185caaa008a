package dev.godwit.chaos.fleet;

import dev.godwit.chaos.fleet.wire.Ending;
import dev.godwit.chaos.history.Event;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client as docs/protocol.md wants one ("Writing a client"): when its connection ends, it comes back with the newest position to the
 * next gateway, after a delay and as it is told. Confined to its loop, but for what says otherwise.
 */
final class Device {

    private final Member member;
    private final Course course;
    private final Connection.Kept kept;
    private final Backoff backoff;
    private final Lies lies;
    private volatile @Nullable Connection current;
    private Loop.@Nullable Timer next;
    private String token = "";
    private int attempts;
    private int turn;
    private boolean renewed;
    private boolean slow;
    private boolean lying;
    private boolean over;
    private volatile boolean stopped;

    Device(Member member, Course course, Due due) {
        this.member = member;
        this.course = course;
        this.kept = new Connection.Kept(new Bookmark(course.transport().isExact()), due);
        this.backoff = new Backoff(bound -> (long) (course.random().nextDouble() * (bound + 1)));
        this.lies = new Lies(course.random());
        this.turn = course.random().nextInt(course.gateways().size());
    }

    String name() {
        return member.name();
    }

    /** Any thread; a moment old. */
    boolean isConnected() {
        Connection connection = current;
        return connection != null && connection.isOpened();
    }

    /** Whether it was told never to come back. Any thread. */
    boolean isStopped() {
        return stopped;
    }

    /** The newest that it was given. Any thread; a moment old. */
    Optional<String> position() {
        return kept.bookmark().position();
    }

    void start() {
        token = course.tokens().apply(member);
        connect();
    }

    /** For good. */
    void end() {
        over = true;
        leave(Event.Closed.LEFT);
    }

    /** Reads nothing any more. */
    void slow() {
        slow = true;
        if (current != null) {
            current.pause();
        }
    }

    /** Its connection drops, and it comes back at once. */
    void storm() {
        reconnect("storm");
    }

    /** Comes back with a position that it was not given, and again each time until it rests. One that has none yet cannot lie. */
    void lie() {
        if (position().isPresent()) {
            lying = true;
            reconnect("to lie");
        }
    }

    /** Reads, and is honest. */
    void rest() {
        slow = false;
        lying = false;
        if (current != null) {
            current.resume();
            if (!current.isHonest()) {
                reconnect("to be honest");
            }
        }
    }

    private void reconnect(String reason) {
        if (!stopped && !over) {
            leave(reason);
            connect();
        }
    }

    private void leave(String reason) {
        if (next != null) {
            next.cancel();
            next = null;
        }
        if (current != null) {
            current.drop(reason);
            current = null;
        }
    }

    private void connect() {
        next = null;
        attempts++;
        Gateway gateway = course.gateways().get(turn++ % course.gateways().size());
        Optional<String> position =
                position().map(own -> lying ? lies.of(own, course.others().get()) : own);
        String id = member.name() + "#" + attempts;
        Connection connection = new Connection(id, member, course, kept, !lying, this::ended);
        current = connection;
        connection.open(gateway, token, position);
        if (slow) {
            connection.pause();
        }
    }

    private void ended(Ending ending) {
        Connection last = current;
        current = null;
        if (over) {
            return;
        }
        if (last != null) {
            backoff.lasted(last.age());
            renewed &= last.age() == 0;
        }
        switch (last != null && !last.isHonest() ? Ending.Then.COME_BACK : ending.then()) {
            case COME_BACK -> comeBack(ending.notBefore());
            case RENEW -> renew(ending);
            case STOP -> stopped = true;
        }
    }

    private void renew(Ending ending) {
        if (renewed) {
            stopped = true;
            return;
        }
        renewed = true;
        token = course.tokens().apply(member);
        comeBack(ending.notBefore());
    }

    private void comeBack(Duration atLeast) {
        next = course.loop().after(backoff.next(atLeast), this::connect);
    }
}
