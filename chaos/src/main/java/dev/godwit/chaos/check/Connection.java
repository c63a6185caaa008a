package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A connection, or an attempt of one. */
final class Connection {

    private static final long NOT_YET = Long.MAX_VALUE;

    private final Event.Opening opening;
    private final Device device;
    private final boolean teaches;
    private final Map<String, Line> lines = new HashMap<>();
    private long openedAt = NOT_YET;
    private Optional<String> end = Optional.empty();

    Connection(Event.Opening opening, Device device, boolean liesTeach) {
        this.opening = opening;
        this.device = device;
        this.teaches = opening.honest() || liesTeach;
    }

    String name() {
        return opening.connection();
    }

    Device device() {
        return device;
    }

    String node() {
        return opening.node();
    }

    boolean honest() {
        return opening.honest();
    }

    /** Whether the device goes on from what it is told here. */
    boolean teaches() {
        return teaches;
    }

    boolean givesPosition() {
        return opening.position().isPresent();
    }

    /** Whether its frames carry positions one by one: then nothing may come again. */
    boolean isExact() {
        return opening.transport().equalsIgnoreCase("sse");
    }

    /** By the name of the mailbox. */
    Map<String, Line> lines() {
        return lines;
    }

    /** {@code Long.MAX_VALUE} before that. */
    long openedAt() {
        return openedAt;
    }

    void opened(long at) {
        openedAt = at;
    }

    void closed(String reason) {
        end = Optional.of(reason);
    }

    Optional<String> end() {
        return end;
    }

    boolean isOpen() {
        return openedAt != NOT_YET && end.isEmpty();
    }
}
