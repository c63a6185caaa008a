package dev.godwit.gateway.websocket;

import dev.godwit.gateway.session.Follow;
import java.util.List;
import java.util.Optional;

/**
 * What a client says.
 *
 * @param id that the client gave the frame, to find the answer to it
 * @param topics that it names; {@code unsubscribe} has no more than names
 * @param mistake what is wrong with it, if it is malformed
 */
record ClientFrame(Kind kind, Optional<String> id, Follow topics, String mistake) {

    /** What is to be done with it. */
    enum Kind {
        PING,
        SUBSCRIBE,
        UNSUBSCRIBE,
        /** Part of the protocol, but not of this server. */
        NOT_SUPPORTED,
        UNKNOWN,
        MALFORMED
    }

    static ClientFrame of(Kind kind, Optional<String> id) {
        return new ClientFrame(kind, id, Follow.NOTHING, "");
    }

    static ClientFrame malformed(Optional<String> id, String mistake) {
        return new ClientFrame(Kind.MALFORMED, id, Follow.NOTHING, mistake);
    }

    ClientFrame withTopics(Follow follow) {
        return new ClientFrame(kind, id, follow, mistake);
    }

    List<String> names() {
        return topics.topics();
    }
}
