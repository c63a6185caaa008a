package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored position of a user's device, for the day it comes back without one. Moves only over what has arrived: what was
 * written so long ago to a connection that is still alive that TCP would have given up on it. Never moves at a close.
 */
final class DeviceCursor {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceCursor.class);

    private final Hub hub;
    private final Mailbox user;
    private final String device;
    private final SessionOptions options;
    private final Deque<Sample> samples = new ArrayDeque<>();

    private @Nullable Position sampled;
    private Loop.@Nullable Timer timer;

    DeviceCursor(Hub hub, Mailbox user, String device, SessionOptions options) {
        this.hub = hub;
        this.user = user;
        this.device = device;
        this.options = options;
    }

    /** The session begins at a position that needs not be stored again. */
    void startsAt(Position given) {
        sampled = given;
    }

    CompletionStage<Optional<Position>> read() {
        try {
            return hub.log().cursor(user, device);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** The client has proven that it has all up to there. */
    void move(Position proven) {
        try {
            hub.loop()
                    .whenDone(
                            hub.log()
                                    .moveCursor(user, device, proven, hub.loop().now()),
                            (done, failure) -> {
                                if (failure != null) {
                                    LOG.debug("event=cursor_not_moved user={}", user, failure);
                                }
                            });
        } catch (RuntimeException e) {
            LOG.debug("event=cursor_not_moved user={}", user, e);
        }
    }

    /**
     * The client was sent more.
     *
     * @param position up to where, when it is asked for
     * @param writable whether the outbound takes more: while it does not, something may wait in it
     */
    void written(Supplier<Position> position, BooleanSupplier writable) {
        if (timer == null) {
            schedule(position, writable);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
        samples.clear();
    }

    private void schedule(Supplier<Position> position, BooleanSupplier writable) {
        timer = hub.loop().after(options.cursorEvery().toMillis(), () -> tick(position, writable));
    }

    private void tick(Supplier<Position> position, BooleanSupplier writable) {
        timer = null;
        Position now = position.get();
        if (!now.equals(sampled)) {
            samples.add(new Sample(now, hub.loop().ticks()));
            sampled = now;
        }
        if (writable.getAsBoolean()) {
            moveOverOld();
        }
        if (!samples.isEmpty()) {
            schedule(position, writable);
        }
    }

    private void moveOverOld() {
        long arrived = hub.loop().ticks() - options.proof().toMillis();
        Position proven = null;
        while (!samples.isEmpty() && samples.peek().ticks() <= arrived) {
            proven = samples.remove().position();
        }
        if (proven != null) {
            move(proven);
        }
    }

    private record Sample(Position position, long ticks) {}
}
