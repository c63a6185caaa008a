package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session that a hub feeds. It finds where to start, takes a place in each of its mailboxes, and writes while the outbound is
 * writable; what it does not write it does not keep.
 */
final class HubSession implements Session {

    private static final Logger LOG = LoggerFactory.getLogger(HubSession.class);
    private static final Loop.Timer NOT_SET = () -> {};

    private final LoopSessions sessions;
    private final Hub hub;
    private final SessionRequest request;
    private final Outbound outbound;
    private final Optional<DeviceCursor> cursor;
    private final List<Track> tracks = new ArrayList<>();
    private final Deque<Track> due = new ArrayDeque<>();

    private Stage stage = Stage.STARTING;
    private @Nullable Start start;
    private boolean turning;
    private boolean turnScheduled;
    private boolean proofDue;
    private Loop.@Nullable Timer stall;
    private Loop.Timer retry = NOT_SET;

    private enum Stage {
        STARTING,
        PLACING,
        OPEN,
        ENDED
    }

    HubSession(LoopSessions sessions, Hub hub, SessionRequest request, Outbound outbound) {
        this.sessions = sessions;
        this.hub = hub;
        this.request = request;
        this.outbound = outbound;
        this.cursor = request.device().map(device -> new DeviceCursor(hub, user(), device, sessions.options()));
    }

    @Override
    public String connection() {
        return request.connection();
    }

    @Override
    public void writable() {
        if (stage == Stage.OPEN) {
            cancelStall();
            tracks.forEach(this::enqueue);
            turn();
        }
    }

    @Override
    public void disconnected() {
        end();
    }

    @Override
    public void close(Close close) {
        if (stage != Stage.ENDED) {
            end();
            sessions.metrics().closed(close);
            outbound.close(close);
        }
    }

    @Override
    public Optional<Position> position() {
        return stage == Stage.OPEN ? Optional.of(now()) : Optional.empty();
    }

    SessionOptions options() {
        return sessions.options();
    }

    void start() {
        if (stage != Stage.STARTING) {
            return;
        }
        if (request.position().isPresent() || cursor.isEmpty()) {
            place(start(request.position()));
        } else {
            hub.loop().whenDone(cursor.get().read().thenApply(this::start), this::found);
        }
    }

    boolean canWrite() {
        return stage == Stage.OPEN && outbound.writable();
    }

    /** Something changed for the track: it gets a turn. */
    void stirred(Track track) {
        if (stage == Stage.PLACING) {
            guarded(this::openWhenPlaced);
        } else if (stage == Stage.OPEN) {
            enqueue(track);
            turn();
        }
    }

    void write(Frame frame) {
        outbound.message(frame, now());
    }

    void writeGap(Gap gap) {
        writeGap(gap, now());
        // The client's place was not what it thought: it proves nothing.
        proofDue &= gap.reason() != Gap.Reason.UNKNOWN_POSITION;
    }

    void pass(Frame frame) {
        if (canWrite()) {
            guarded(() -> outbound.message(frame, now()));
        }
    }

    /** Runs a step; one that fails ends this session, and no other. */
    void guarded(Runnable step) {
        if (stage == Stage.ENDED) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("event=session_violation connection={} user={}", request.connection(), user(), e);
            sessions.metrics().violation();
            close(Close.FAULT);
        }
    }

    private Mailbox user() {
        return Mailbox.user(request.tenant(), request.user());
    }

    private Position now() {
        return Positions.of(hub.topic().generation(), tracks);
    }

    private Start start(Optional<Position> given) {
        return new Start(given, hub.topic().generation());
    }

    private void found(@Nullable Start stored, @Nullable Throwable failure) {
        if (stage != Stage.STARTING) {
            return;
        }
        if (stored == null) {
            retry = hub.loop().after(options().retry().toMillis(), this::start);
        } else {
            place(stored);
        }
    }

    private void place(Start from) {
        stage = Stage.PLACING;
        start = from;
        proofDue = request.position().isPresent() && from.isProof();
        for (Mailbox mailbox : List.of(user(), Mailbox.broadcast(request.tenant()))) {
            tracks.add(new Track(this, hub, mailbox, from.in(mailbox)));
        }
        guarded(this::openWhenPlaced);
    }

    private void openWhenPlaced() {
        Start from = start;
        if (from == null || !tracks.stream().allMatch(Track::placed)) {
            return;
        }
        stage = Stage.OPEN;
        cursor.ifPresent(device -> from.given().ifPresent(device::startsAt));
        outbound.opened(from.given().orElseGet(this::now));
        tellGaps(from);
        tracks.forEach(this::enqueue);
        turn();
    }

    /** Until all of them are told, the client keeps the position that it came with: else a cut between two would hide one. */
    private void tellGaps(Start from) {
        Iterator<Gap> gaps = tracks.stream()
                .flatMap(track -> from.gap(track.mailbox(), track.position()).stream())
                .iterator();
        while (gaps.hasNext()) {
            Gap gap = gaps.next();
            writeGap(gap, gaps.hasNext() ? from.given().orElseThrow() : now());
        }
    }

    private void writeGap(Gap gap, Position position) {
        sessions.metrics().gap(gap.reason());
        outbound.gap(gap, position);
    }

    private void enqueue(Track track) {
        if (track.queue()) {
            due.add(track);
        }
    }

    /** Writes for a while. Others get their turn before it goes on. */
    private void turn() {
        if (turning || turnScheduled) {
            return;
        }
        turning = true;
        guarded(this::feedDue);
        turning = false;
        if (stage != Stage.OPEN) {
            return;
        }
        cursor.ifPresent(this::moveCursor);
        watchStall();
        if (!due.isEmpty() && canWrite()) {
            turnScheduled = true;
            hub.loop().execute(this::nextTurn);
        }
    }

    private void nextTurn() {
        turnScheduled = false;
        turn();
    }

    private void feedDue() {
        int left = options().turn();
        while (left > 0 && !due.isEmpty() && canWrite()) {
            Track track = due.remove();
            int fed = track.feed(left);
            left -= fed;
            if (left == 0) {
                enqueue(track);
            }
        }
    }

    private void moveCursor(DeviceCursor device) {
        if (proofDue && tracks.stream().allMatch(Track::known)) {
            proofDue = false;
            device.move(request.position().orElseThrow());
        }
        device.written(now(), outbound::writable);
    }

    private void watchStall() {
        if (outbound.writable()) {
            cancelStall();
        } else if (stall == null) {
            stall = hub.loop().after(options().stall().toMillis(), this::stalled);
        }
    }

    private void stalled() {
        stall = null;
        if (stage == Stage.OPEN && !outbound.writable()) {
            close(Close.SLOW);
        }
    }

    private void cancelStall() {
        if (stall != null) {
            stall.cancel();
            stall = null;
        }
    }

    private void end() {
        if (stage != Stage.ENDED) {
            stage = Stage.ENDED;
            retry.cancel();
            cancelStall();
            tracks.forEach(Track::stop);
            cursor.ifPresent(DeviceCursor::stop);
            sessions.ended(this);
        }
    }
}
