package dev.godwit.chaos.fleet;

import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client keeps to go on from: the newest position, and the newest id of each mailbox. Mailboxes are as clients see them, {@code
 * user/alice}.
 */
final class Bookmark {

    private static final String TOPIC = "topic/";

    private final boolean exact;
    private final Map<String, MessageId> newest = new HashMap<>();
    private final Map<String, MessageId> had = new HashMap<>();
    private volatile Optional<String> position = Optional.empty();
    private Optional<Position> asked = Optional.empty();

    /**
     * @param exact whether each message carries a position: then nothing is asked for again
     */
    Bookmark(boolean exact) {
        this.exact = exact;
    }

    /** To give with the next connection. Any thread may look. */
    Optional<String> position() {
        return position;
    }

    /** A connection begins that gives {@link #position}. */
    void begin() {
        had.clear();
        if (!exact) {
            had.putAll(newest);
            asked = position.map(Position::parse);
        }
    }

    void moved(String token) {
        if (!token.isEmpty()) {
            position = Optional.of(token);
        }
    }

    /**
     * Takes a message over, if it is new.
     *
     * @return whether it was asked for again: an earlier connection brought it, and the position given is older
     */
    boolean received(String mailbox, MessageId id) {
        newest.merge(mailbox, id, MessageId::max);
        MessageId before = had.get(mailbox);
        return before != null
                && !id.isAfter(before)
                && asked.flatMap(given -> place(given, mailbox))
                        .filter(id::isAfter)
                        .isPresent();
    }

    /** The server does not know where the client is: it goes on from there, even if that is lower. */
    void restarted(String mailbox, MessageId at) {
        newest.put(mailbox, at);
        had.remove(mailbox);
    }

    /** Empty for a topic that the position does not name: nothing of it is asked for. */
    private static Optional<MessageId> place(Position given, String mailbox) {
        Optional<Long> offset;
        if (mailbox.equals("all")) {
            offset = Optional.of(given.all());
        } else if (mailbox.startsWith(TOPIC)) {
            offset = Optional.ofNullable(given.topics().get(Position.topicHash(mailbox.substring(TOPIC.length()))));
        } else {
            offset = Optional.of(given.own());
        }
        return offset.map(place -> new MessageId(given.generation(), place));
    }
}
