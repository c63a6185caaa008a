package dev.godwit.gateway.session;

import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import java.util.List;
import java.util.Optional;

/**
 * Who connects, and from where it goes on.
 *
 * @param connection unique id of the connection, for the client and logs
 * @param device whose cursor is used when the client gives no position; empty: no cursor is kept
 * @param position as given by the client; proof that it received all up to there
 * @param topics that it follows from the start
 * @param history a topic that the position does not name starts so many messages behind its head
 * @param acks whether the client acknowledges what it gets: then nothing else proves that it has it, and it is sent only so much
 *     that it has not acknowledged
 * @param transport that it came by
 */
public record SessionRequest(
        String connection,
        Tenant tenant,
        String user,
        Optional<String> device,
        Optional<Position> position,
        List<String> topics,
        int history,
        boolean acks,
        Transport transport) {

    public SessionRequest {
        topics = List.copyOf(topics);
        if (acks && device.isEmpty()) {
            throw new IllegalArgumentException("device: none (expected: a name, where the client acknowledges)");
        }
    }

    /** Without topics, by SSE. */
    public SessionRequest(
            String connection, Tenant tenant, String user, Optional<String> device, Optional<Position> position) {
        this(connection, tenant, user, device, position, List.of(), 0, false, Transport.SSE);
    }

    /** The same, following topics too. */
    public SessionRequest withTopics(List<String> names, int history) {
        return new SessionRequest(connection, tenant, user, device, position, names, history, acks, transport);
    }

    /** The same, from a client that acknowledges. */
    public SessionRequest withAcks() {
        return new SessionRequest(connection, tenant, user, device, position, topics, history, true, transport);
    }
}
