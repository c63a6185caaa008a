package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.runtime.Loop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored position of a user's device, for the day it comes back without one. Of positions that are proven faster than they may
 * be stored, the newest is; and what was proven is stored also at the end of a session.
 */
final class DeviceCursor {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceCursor.class);

    private final Hub hub;
    private final Mailbox user;
    private final String device;
    private final SessionOptions options;

    private @Nullable Position wanted;
    private boolean storing;
    private boolean stopped;
    private Loop.@Nullable Timer pause;

    DeviceCursor(Hub hub, Mailbox user, String device, SessionOptions options) {
        this.hub = hub;
        this.user = user;
        this.device = device;
        this.options = options;
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
        wanted = proven;
        storeNext();
    }

    void stop() {
        stopped = true;
        if (pause != null) {
            pause.cancel();
        }
        if (wanted != null) {
            store(wanted);
        }
    }

    private void storeNext() {
        if (wanted != null && !storing && pause == null) {
            Position next = wanted;
            wanted = null;
            storing = true;
            pauseFor(options.acks().every().toMillis());
            store(next);
        }
    }

    private void store(Position position) {
        hub.loop().whenDone(call(position), (done, failure) -> stored(position, failure));
    }

    private CompletionStage<Void> call(Position position) {
        try {
            return hub.log().moveCursor(user, device, position, hub.loop().now());
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void stored(Position position, @Nullable Throwable failure) {
        storing = false;
        if (failure != null) {
            LOG.debug("event=cursor_not_moved user={}", user, failure);
        }
        if (stopped) {
            return;
        }
        if (failure != null) {
            wanted = wanted == null ? position : wanted;
            pauseFor(options.retry().toMillis());
        }
        storeNext();
    }

    private void pauseFor(long millis) {
        if (pause != null) {
            pause.cancel();
        }
        pause = hub.loop().after(millis, () -> {
            pause = null;
            storeNext();
        });
    }
}
