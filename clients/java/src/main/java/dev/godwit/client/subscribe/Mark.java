package dev.godwit.client.subscribe;

import org.jspecify.annotations.Nullable;

/** What an event acknowledges once it is dealt with. */
final class Mark {

    private final int connection;
    private final String mailbox;
    private final @Nullable MessageId id;
    private final String position;

    /**
     * @param connection on which it came, counted
     * @param id null if only its position counts
     * @param position behind it, as the server gave it; empty if it came without
     */
    Mark(int connection, String mailbox, @Nullable MessageId id, String position) {
        this.connection = connection;
        this.mailbox = mailbox;
        this.id = id;
        this.position = position;
    }

    int connection() {
        return connection;
    }

    String mailbox() {
        return mailbox;
    }

    @Nullable
    MessageId id() {
        return id;
    }

    String position() {
        return position;
    }
}
