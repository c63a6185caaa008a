package dev.godwit.server.e2e;

/**
 * Something that reached a client.
 *
 * @param connection which of the client's connections it came over, from 1
 * @param kind the SSE event name or frame type: {@code message}, {@code gap}, {@code hello}, ...
 * @param mailbox as clients see it, empty if none
 * @param id of the message, empty if none
 * @param data JSON text
 */
record Arrival(int connection, String kind, String mailbox, String id, String data) {}
