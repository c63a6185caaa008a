package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;

/** The server's frames in one format. An {@code id} is that of the client's frame which is answered. */
public interface ServerFrames {

    byte[] hello(StreamRequest request, Position from, long heartbeatMillis);

    /** A message, or an order about messages. The bytes are shared by all who are sent it. */
    byte[] message(Frame frame);

    byte[] gap(Gap gap, Position position);

    byte[] heartbeat(long now, Position position);

    byte[] pong(Optional<String> id, Optional<Position> position);

    byte[] subscribed(Optional<String> id, List<String> topics, Position position);

    byte[] unsubscribed(Optional<String> id, List<String> topics, Position position);

    /**
     * @param until when the new token ends, milliseconds since the epoch
     */
    byte[] authenticated(Optional<String> id, long until);

    byte[] published(Optional<String> id, GlobalId message);

    /** About a frame of the client; the connection goes on. */
    default byte[] error(String code, Optional<String> id, String detail) {
        return error(code, id, detail, 0);
    }

    /**
     * About a frame of the client; the connection goes on.
     *
     * @param after milliseconds after which trying again may help; 0: that is not known
     */
    byte[] error(String code, Optional<String> id, String detail, long after);

    /** The last frame before a close. */
    byte[] ending(Close close, long after);
}
