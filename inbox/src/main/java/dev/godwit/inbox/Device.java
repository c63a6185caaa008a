package dev.godwit.inbox;

import dev.godwit.protocol.Position;

/**
 * A device of a user whose position is kept.
 *
 * @param seen when it moved last, in milliseconds since the epoch
 */
public record Device(String name, Position position, long seen) {}
