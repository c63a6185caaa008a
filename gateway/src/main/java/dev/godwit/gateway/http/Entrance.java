package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.TransportMetrics;
import java.util.Optional;

/**
 * What the event loops of a client port have in common: who is let in. Safe on any thread.
 *
 * @param page served at {@code /}, in development
 */
record Entrance(
        Peers peers,
        Admission admission,
        TicketRoute tickets,
        OriginRule origins,
        TransportMetrics metrics,
        Optional<DevPage> page) {}
