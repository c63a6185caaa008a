package dev.godwit.gateway.connection;

import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Transport;
import dev.godwit.protocol.Position;
import dev.godwit.tokens.Access;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client that was let in, and what it asked for.
 *
 * @param connection id given to the connection
 * @param device that the client named, or that its cookie names
 * @param cookies to set, each complete
 * @param position up to which it says it has received everything
 * @param topics to follow from the start; allowed to
 * @param history how far behind its head a topic starts that the position does not name
 * @param envelope whether SSE data is to be the JSON frame
 * @param acks whether the client acknowledges; then it has a device name
 * @param atEnd gives back what the connection holds of limits; to be run whatever becomes of it, once or more often
 */
public record StreamRequest(
        String connection,
        Access access,
        Optional<String> device,
        List<String> cookies,
        Optional<Position> position,
        List<String> topics,
        int history,
        boolean envelope,
        boolean acks,
        Runnable atEnd) {

    /** Holds one thing more. */
    public StreamRequest atEnd(Runnable release) {
        Runnable both = () -> {
            atEnd.run();
            release.run();
        };
        return new StreamRequest(connection, access, device, cookies, position, topics, history, envelope, acks, both);
    }

    /** With one more to set. */
    public StreamRequest withCookie(String cookie) {
        List<String> all = Stream.concat(cookies.stream(), Stream.of(cookie)).toList();
        return new StreamRequest(connection, access, device, all, position, topics, history, envelope, acks, atEnd);
    }

    public SessionRequest session(Transport transport) {
        return new SessionRequest(
                connection, access.tenant(), access.user(), device, position, topics, history, acks, transport);
    }
}
