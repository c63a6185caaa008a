package dev.godwit.gateway.session;

import dev.godwit.runtime.Loop;
import org.jspecify.annotations.Nullable;

/** Waits for acks while nothing more may be written: not for ever, and with a look now and then at what came another way. */
final class AckPatience {

    private final Loop loop;
    private final AckOptions options;
    private final Runnable look;
    private final Runnable end;
    private Loop.@Nullable Timer ending;
    private Loop.@Nullable Timer looking;

    /**
     * @param look each time that it is time for one
     * @param end when it waited long enough
     */
    AckPatience(Loop loop, AckOptions options, Runnable look, Runnable end) {
        this.loop = loop;
        this.options = options;
        this.look = look;
        this.end = end;
    }

    /** Begins to wait, if it does not yet. */
    void begin() {
        if (ending == null) {
            ending = loop.after(options.patience().toMillis(), end);
            lookLater();
        }
    }

    boolean waits() {
        return ending != null;
    }

    void rest() {
        if (ending != null) {
            ending.cancel();
            ending = null;
        }
        if (looking != null) {
            looking.cancel();
            looking = null;
        }
    }

    private void lookLater() {
        looking = loop.after(options.look().toMillis(), () -> {
            lookLater();
            look.run();
        });
    }
}
