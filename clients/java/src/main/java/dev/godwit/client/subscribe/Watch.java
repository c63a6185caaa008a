package dev.godwit.client.subscribe;

import org.jspecify.annotations.Nullable;

/** Tells when nothing was heard for too long, while somebody listens. */
final class Watch {

    private final Loop loop;
    private final Runnable silent;
    private long limitMillis;
    private long heardAt;
    private boolean paused;
    private Loop.@Nullable Timer timer;

    Watch(Loop loop, long limitMillis, Runnable silent) {
        this.loop = loop;
        this.limitMillis = limitMillis;
        this.silent = silent;
        this.heardAt = loop.ticks();
        lookIn(limitMillis);
    }

    void limit(long millis) {
        limitMillis = millis;
        lookIn(millis);
    }

    void heard() {
        heardAt = loop.ticks();
    }

    /** Nobody listens: silence means nothing. */
    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        heard();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void look() {
        long quiet = paused ? 0 : loop.ticks() - heardAt;
        if (quiet >= limitMillis) {
            silent.run();
        } else {
            lookIn(limitMillis - quiet);
        }
    }

    private void lookIn(long millis) {
        stop();
        timer = loop.in(millis, this::look);
    }
}
