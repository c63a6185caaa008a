package dev.godwit.inbox;

/**
 * A device that is still owed a last word about a message.
 *
 * @param written whether the message was written to a connection of it
 */
public record Owed(String device, boolean written) {}
