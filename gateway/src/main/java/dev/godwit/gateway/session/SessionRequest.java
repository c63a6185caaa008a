package dev.godwit.gateway.session;

import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import java.util.Optional;

/**
 * Who connects, and from where it goes on.
 *
 * @param connection unique id of the connection, for the client and logs
 * @param device whose cursor is used when the client gives no position; empty: no cursor is kept
 * @param position as given by the client; proof that it received all up to there
 */
public record SessionRequest(
        String connection, Tenant tenant, String user, Optional<String> device, Optional<Position> position) {}
