package dev.godwit.gateway.frames;

import dev.godwit.protocol.Names;
import dev.godwit.protocol.Position;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What fields of clients' frames mean, whatever they are written in. What is wrong is an {@link IllegalArgumentException}. */
final class FrameFields {

    private static final int MAX_ID = 64;

    private FrameFields() {}

    /** An id that is too long is none. */
    static Optional<String> id(String id) {
        return Optional.of(id).filter(text -> text.length() <= MAX_ID);
    }

    /** Named twice is named once. */
    static List<String> topics(List<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("topics: absent, empty or no list (expected: [\"name\", ...])");
        }
        Set<String> names = new LinkedHashSet<>();
        for (Object value : values) {
            if (!(value instanceof String name)) {
                throw new IllegalArgumentException("topics: has what is no string (expected: [\"name\", ...])");
            }
            names.add(Names.require("topic", name, Names.MAX_BYTES));
        }
        return List.copyOf(names);
    }

    static Optional<Position> since(String token) {
        return token.isEmpty() ? Optional.empty() : Optional.of(Position.parse(token));
    }

    /** What an ack is about: a message of a mailbox, or a position. */
    static void requireOne(boolean byMailbox, boolean byPosition) {
        if (byMailbox == byPosition) {
            throw new IllegalArgumentException("mailbox: " + (byPosition ? "beside a position" : "absent")
                    + " (expected: mailbox and id, or position)");
        }
    }
}
