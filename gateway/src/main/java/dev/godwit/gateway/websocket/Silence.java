package dev.godwit.gateway.websocket;

import dev.godwit.gateway.connection.Deadlines;
import dev.godwit.gateway.connection.Station;
import org.jspecify.annotations.Nullable;

/** Cuts a WebSocket from which nothing came for too long: pings go out more often than that. Confined to its loop. */
final class Silence {

    private final Station station;
    private final Runnable cut;
    private final long limit;
    private long heardAt;
    private boolean waits;
    private Deadlines.@Nullable Deadline deadline;

    Silence(Station station, Runnable cut) {
        this.station = station;
        this.cut = cut;
        this.limit = station.rhythm().pongWait().toMillis();
    }

    void start() {
        heard();
        lookIn(limit);
    }

    void stop() {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    void heard() {
        heardAt = station.loop().ticks();
    }

    /** Nobody listens to it, and not for its own fault. */
    void waits(boolean now) {
        waits = now;
        heard();
    }

    private void check() {
        if (waits) {
            heard();
        }
        long silent = station.loop().ticks() - heardAt;
        if (silent >= limit) {
            cut.run();
        } else {
            lookIn(limit - silent);
        }
    }

    private void lookIn(long millis) {
        deadline = station.deadlines().in(millis, this::check);
    }
}
