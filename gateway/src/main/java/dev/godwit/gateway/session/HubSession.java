package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final long since;
    private final Place place;
    private final AckWindow window;
    private final Optional<Proofs> proofs;
    private final AckPatience patience;
    private final Followed followed;
    private final Audience audience;
    private final Due due = new Due();

    private Stage stage = Stage.STARTING;
    private boolean turning;
    private boolean turnScheduled;
    private Loop.@Nullable Timer stall;
    private Loop.Timer retry = NOT_SET;
    /** While it waits for what the log has, before it goes on to write. */
    private Loop.@Nullable Timer gathering;

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
        this.since = hub.loop().now();
        this.place = new Place(request.tenant().name(), request.user(), request.connection());
        this.audience = new Audience(request, hub.loop(), sessions.metrics());
        this.followed = new Followed(this, hub, request.tenant());
        this.window = new AckWindow(request.acks(), options().acks());
        this.proofs = request.device().map(device -> new Proofs(this, hub, followed, cursor(device), window));
        this.patience = new AckPatience(hub.loop(), options().acks(), this::lookElsewhere, () -> close(Close.NO_ACK));
    }

    private DeviceCursor cursor(String device) {
        return new DeviceCursor(hub, user(), device, options());
    }

    @Override
    public String connection() {
        return request.connection();
    }

    @Override
    public void writable() {
        if (stage == Stage.OPEN) {
            cancelStall();
            goOn();
        }
    }

    @Override
    public void follow(Follow follow, Consumer<Position> then) {
        guarded(() -> followed.follow(follow, then));
    }

    @Override
    public void leave(Collection<String> topics, Consumer<Position> then) {
        guarded(() -> followed.leave(topics, then));
    }

    @Override
    public Optional<String> acknowledge(Ack ack) {
        if (stage == Stage.ENDED) {
            return Optional.empty();
        }
        Optional<String> mistake = proofs.isEmpty()
                ? Optional.of("device: none (expected: a connection with a device name)")
                : stage == Stage.OPEN ? proofs.get().take(ack) : Optional.of("too early (expected: after it was sent)");
        sessions.metrics().acked(mistake.isEmpty() ? "taken" : "refused");
        return mistake;
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
    public boolean isCurrent() {
        return stage == Stage.OPEN
                && due.isEmpty()
                && gathering == null
                && !turnScheduled
                && followed.all(Track::isCurrent);
    }

    @Override
    public Optional<Position> position() {
        return stage == Stage.OPEN ? Optional.of(followed.position()) : Optional.empty();
    }

    Place place() {
        return place;
    }

    Connected connected() {
        return new Connected(place, request.device(), request.transport(), since);
    }

    /** Whether its client will be back in a moment, and is not away meanwhile. */
    boolean lingers() {
        return request.transport() == Transport.POLL;
    }

    Roster roster() {
        return sessions.roster();
    }

    SessionOptions options() {
        return sessions.options();
    }

    void start() {
        if (stage != Stage.STARTING) {
            return;
        }
        if (request.position().isPresent() || proofs.isEmpty()) {
            place(followed.startAt(request.position()));
        } else {
            hub.loop().whenDone(proofs.get().stored().thenApply(followed::startAt), this::found);
        }
    }

    boolean outboundTakes() {
        return outbound.writable();
    }

    boolean canWrite() {
        return stage == Stage.OPEN && outbound.writable() && !window.isFull();
    }

    /** Something changed for the track: it gets a turn. */
    void stirred(Track track) {
        if (!track.followed()) {
            guarded(followed::settle);
        } else if (stage == Stage.OPEN) {
            due.add(track);
            turn();
        }
    }

    void write(Track track, Frame frame) {
        if (audience.includes(frame.message())) {
            window.wrote(track, frame);
            outbound.message(frame, followed::position);
            request.device().ifPresent(device -> sessions.reports().written(frame, device));
        }
    }

    void write(Track track, Gap gap) {
        write(track, gap, followed.position());
    }

    void pass(Frame frame) {
        Message message = frame.message();
        if (!canWrite() || outbound.fill() * 10 >= message.options().priority() + 1) {
            sessions.metrics().passedOver("pressure");
        } else if (audience.includes(message)) {
            guarded(() -> outbound.message(frame, followed::position));
        }
    }

    /** A look at the log was answered. */
    void looked() {
        if (gathering != null && followed.all(track -> !track.isReading())) {
            gathered();
        }
    }

    /**
     * These are followed from now on.
     *
     * @param gaps to be told first. Until all are told, the client keeps the position that it came with: else a cut between two
     *     would hide one
     */
    void joined(List<Track> tracks, List<Gap> gaps, Position before) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            Position then = i < gaps.size() - 1 ? before : followed.position();
            followed.find(gap.mailbox()).ifPresent(track -> write(track, gap, then));
        }
        tracks.forEach(due::add);
        turn();
    }

    /** It is followed no more. */
    void left(Track track) {
        if (window.forget(track)) {
            freed();
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

    Mailbox user() {
        return Mailbox.user(request.tenant(), request.user());
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
        if (from.isProof()) {
            request.position().ifPresent(given -> proofs.ifPresent(all -> all.cameWith(given)));
        }
        List<Mailbox> mailboxes = new ArrayList<>(List.of(user(), Mailbox.broadcast(request.tenant())));
        request.topics().forEach(topic -> mailboxes.add(Mailbox.topic(request.tenant(), topic)));
        guarded(() -> followed.begin(mailboxes, from, request.history(), position -> open(from, position)));
    }

    private void open(Start from, Position position) {
        stage = Stage.OPEN;
        outbound.opened(position);
        proofs.ifPresent(all -> all.opened(from));
    }

    private void write(Track track, Gap gap, Position position) {
        sessions.metrics().gap(gap.reason());
        if (gap.reason().movesClient()) {
            track.moved();
            proofs.ifPresent(Proofs::nothingGiven);
        }
        window.wrote(track, gap);
        outbound.gap(gap, position);
    }

    /** While it may write nothing more: the client may have acknowledged on another node. */
    private void lookElsewhere() {
        proofs.ifPresent(all -> hub.loop().whenDone(all.stored(), (stored, failure) -> {
            if (stage == Stage.OPEN && stored != null && window.isFull()) {
                stored.ifPresent(all::provenElsewhere);
            }
        }));
    }

    /** Something was taken out of the window. */
    void freed() {
        if (patience.waits()) {
            patience.rest();
            goOn();
        }
    }

    private void goOn() {
        gather();
        followed.forEach(due::add);
        turn();
    }

    /** The outbound was full: what is most urgent of all that came meanwhile may be in the log. */
    private void gather() {
        if (gathering == null) {
            int asked = followed.count(Track::look);
            if (asked > 0) {
                gathering = hub.loop().after(options().gathering().toMillis(), this::gathered);
            }
        }
    }

    private void gathered() {
        stopGathering();
        turn();
    }

    private void stopGathering() {
        if (gathering != null) {
            gathering.cancel();
            gathering = null;
        }
    }

    /** Writes for a while. Others get their turn before it goes on. */
    private void turn() {
        if (turning || turnScheduled || gathering != null) {
            return;
        }
        turning = true;
        guarded(this::feedDue);
        turning = false;
        if (stage != Stage.OPEN) {
            return;
        }
        proofs.ifPresent(Proofs::turned);
        watchStall();
        if (window.isFull()) {
            patience.begin();
        }
        if (!canWrite()) {
            followed.forEach(Track::letGo);
        }
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
            Track track = due.next();
            left -= track.feed(left, due.highest());
            if (left == 0) {
                due.add(track);
            }
        }
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
            stopGathering();
            followed.stop();
            patience.rest();
            proofs.ifPresent(Proofs::stop);
            sessions.ended(this);
        }
    }
}
