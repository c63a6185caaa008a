package dev.godwit.gateway.session;

import java.util.Optional;

/**
 * A connection as services see it.
 *
 * @param since milliseconds since the epoch
 */
public record Connected(Place place, Optional<String> device, Transport transport, long since) {}
