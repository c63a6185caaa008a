package dev.godwit.chaos.fleet;

import dev.godwit.chaos.fleet.wire.Handshake;
import dev.godwit.chaos.fleet.wire.Line;
import dev.godwit.chaos.fleet.wire.Listener;
import dev.godwit.chaos.fleet.wire.Transport;
import java.util.ArrayList;
import java.util.List;

/** Connects to nobody: the test speaks for the gateway. */
final class ScriptedTransport implements Transport {

    private final boolean exact;
    private final List<Attempt> attempts = new ArrayList<>();

    /** One connection, as the gateway has it. */
    static final class Attempt implements Line {
        final Handshake handshake;
        final Listener client;
        boolean paused;
        boolean dropped;

        Attempt(Handshake handshake, Listener client) {
            this.handshake = handshake;
            this.client = client;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void drop() {
            dropped = true;
        }
    }

    ScriptedTransport(boolean exact) {
        this.exact = exact;
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public boolean isExact() {
        return exact;
    }

    @Override
    public Line open(Handshake handshake, Listener listener) {
        Attempt attempt = new Attempt(handshake, listener);
        attempts.add(attempt);
        return attempt;
    }

    int count() {
        return attempts.size();
    }

    Attempt last() {
        return attempts.get(attempts.size() - 1);
    }
}
