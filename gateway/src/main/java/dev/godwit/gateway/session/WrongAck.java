package dev.godwit.gateway.session;

/**
 * An ack that was not taken.
 *
 * @param ack which of them, from 0
 * @param field of it
 * @param detail what is wrong with it, and what was expected
 */
public record WrongAck(int ack, String field, String detail) {}
