package dev.godwit.protocol;

import com.google.protobuf.InvalidProtocolBufferException;

/**
 * What a follower receives, without its id: the id is the place in the log. Stored in the log and sent over the link as the
 * protobuf {@code godwit.v1.StoredMessage}, whose bytes are the same each time.
 *
 * @param time when it happened: as the producer said, else the Kafka time of its request; milliseconds since the epoch
 * @param expires from this time on it is not delivered; milliseconds since the epoch, or {@link #NEVER}
 * @param traceparent W3C trace context of the request, empty when it has none
 */
public record Message(String event, Payload data, long time, long expires, String traceparent, MessageOptions options) {

    /** Of a message that lives as long as its log. */
    public static final long NEVER = 0;

    public Message(String event, Payload data, long time, String traceparent) {
        this(event, data, time, NEVER, traceparent, MessageOptions.DEFAULT);
    }

    public byte[] encode() {
        return StoredMessages.stored(this).toByteArray();
    }

    /**
     * @throws IllegalArgumentException if the bytes are no stored message
     */
    public static Message decode(byte[] bytes) {
        try {
            return StoredMessages.message(dev.godwit.protocol.v1.StoredMessage.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new IllegalArgumentException("message: " + bytes.length + " bytes (expected: a StoredMessage)", e);
        }
    }

    public boolean expired(long now) {
        return expires != NEVER && now >= expires;
    }
}
