package dev.godwit.gateway.poll;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.ProblemResponse;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.TransportMetrics;
import dev.godwit.gateway.frames.FrameFormat;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.gateway.session.Outbound;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.Transport;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Problem;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits for frames. It answers once: a moment after the first frame, so that what is there comes together; as soon
 * as it is full; or when it has waited long enough. Confined to its loop.
 */
final class PollConnection implements Outbound {

    static final String NAME = Transport.POLL.word();

    private static final long TICK_MILLIS = 10;
    /** So long it waits at most for what is being looked for, once it has something or its time is over. */
    private static final int MOST_GATHERING_TICKS = 25;
    /** So long for the store to tell where it begins. */
    private static final int MOST_OPENING_TICKS = 500;

    private final HttpServerResponse response;
    private final Station station;
    private final TransportMetrics.Traffic traffic;
    private final Collected frames = new Collected();
    private @Nullable Lifeline lifeline;
    private @Nullable Session session;
    private @Nullable Position position;
    private boolean answering;
    private int ticks;

    PollConnection(HttpServerResponse response, Station station) {
        this.response = response;
        this.station = station;
        this.traffic = station.metrics().of(NAME);
    }

    void begin(Session opened, Lifeline line) {
        session = opened;
        lifeline = line;
    }

    /** It has waited long enough. */
    void timeIsOver() {
        answerSoon();
    }

    @Override
    public void opened(Position from) {
        position = from;
    }

    @Override
    public void message(Frame frame, Supplier<Position> now) {
        if (isOpen()) {
            byte[] json = frame.json();
            frames.add(json);
            traffic.message(json.length);
            position = frame.id().isPresent() ? now.get() : position;
            answerSoon();
        }
    }

    @Override
    public void gap(Gap gap, Position now) {
        if (isOpen()) {
            byte[] json = FrameFormat.JSON.frames().gap(gap, now);
            frames.add(json);
            traffic.wrote(json.length);
            position = now;
            answerSoon();
        }
    }

    @Override
    public boolean writable() {
        return isOpen() && !frames.isFull();
    }

    @Override
    public double fill() {
        return writable() ? frames.fill() : 1;
    }

    @Override
    public void close(Close close) {
        if (lifeline == null || !lifeline.closed(close) || response.closed()) {
            return;
        }
        if (position != null && (!frames.isEmpty() || Endings.isNoHarm(close))) {
            send(position);
        } else {
            ProblemResponse.send(response, Endings.problem(close));
        }
    }

    // Not from within a call of the session: it may have more to say.
    private void answerSoon() {
        if (!answering) {
            answering = true;
            station.loop().execute(this::look);
        }
    }

    private void look() {
        if (!isOpen() || session == null || lifeline == null) {
            return;
        }
        ticks++;
        boolean complete = frames.isFull() || session.isCurrent() || ticks > MOST_GATHERING_TICKS;
        if (position != null && complete) {
            Position covered = session.position().orElse(position);
            lifeline.done();
            send(covered);
        } else if (ticks > MOST_OPENING_TICKS) {
            lifeline.done();
            ProblemResponse.send(response, unavailable());
        } else {
            station.loop().after(TICK_MILLIS, this::look);
        }
    }

    private void send(Position covered) {
        response.putHeader("Content-Type", "application/json");
        response.putHeader("Cache-Control", "no-store");
        response.end(frames.answer(covered));
    }

    private boolean isOpen() {
        return lifeline != null && lifeline.isOpen() && !response.closed() && !response.ended();
    }

    private static Problem unavailable() {
        return new Problem(503, "unavailable", "Not available now", "the store does not answer; come back in a moment");
    }
}
