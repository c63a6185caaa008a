package dev.godwit.chaos.check;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One place where a user reads, and how far it has come in each mailbox. */
final class Device {

    private final String name;
    private final String ownMailbox;
    private final String ownName;
    private final Map<String, Place> places = new HashMap<>();
    private @Nullable Connection newest;
    private @Nullable Connection lastOpened;
    private boolean lied;

    /** @param name {@code tenant/user/device} */
    Device(String name) {
        this.name = name;
        int first = name.indexOf('/');
        int last = name.lastIndexOf('/');
        if (first < 1 || last <= first) {
            throw new IllegalArgumentException("device: " + name + " (expected: tenant/user/device)");
        }
        this.ownMailbox = name.substring(0, first) + "/user/" + name.substring(first + 1, last);
        this.ownName = name.substring(last + 1);
    }

    String name() {
        return name;
    }

    /** As messages that are meant for some devices name it. */
    String ownName() {
        return ownName;
    }

    String tenant() {
        return name.substring(0, name.indexOf('/'));
    }

    boolean isOwn(String mailbox) {
        return mailbox.equals(ownMailbox);
    }

    Map<String, Place> places() {
        return places;
    }

    /** The connection that was begun last; null before the first. */
    @Nullable
    Connection newest() {
        return newest;
    }

    void begins(Connection connection) {
        newest = connection;
        lied |= !connection.honest();
    }

    void opened(Connection connection) {
        if (!connection.teaches()) {
            return;
        }
        lastOpened = connection;
        connection.lines().values().forEach(line -> line.place().follows(line));
    }

    /** The connection that was opened last of those that teach: its newest position is what the device gives next. */
    @Nullable
    Connection lastOpened() {
        return lastOpened;
    }

    /** Whether it ever gave a position that it had not been given: what is known of it since then is what it said. */
    boolean hasLied() {
        return lied;
    }
}
