package dev.godwit.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.godwit.protocol.v1.StoredMessage;

/**
 * What a follower receives, without its id: the id is the place in the log. Stored in the log and sent over the link as the
 * protobuf {@code godwit.v1.StoredMessage}, whose bytes are the same each time.
 *
 * @param time of the push request: its Kafka time, in milliseconds since the epoch
 * @param traceparent W3C trace context of the request, empty when it has none
 */
public record Message(String event, Payload data, long time, String traceparent) {

    public byte[] encode() {
        return stored().toByteArray();
    }

    StoredMessage stored() {
        return StoredMessage.newBuilder()
                .setEvent(event)
                .setData(UnsafeByteOperations.unsafeWrap(data.bytes()))
                .setKind(wireKind(data.kind()))
                .setTime(time)
                .setTraceparent(traceparent)
                .build();
    }

    /**
     * @throws IllegalArgumentException if the bytes are no stored message
     */
    public static Message decode(byte[] bytes) {
        try {
            return of(StoredMessage.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("message: " + bytes.length + " bytes (expected: a StoredMessage)", e);
        }
    }

    static Message of(StoredMessage stored) {
        return new Message(
                stored.getEvent(),
                payload(stored.getKind(), stored.getData()),
                stored.getTime(),
                stored.getTraceparent());
    }

    private static Payload payload(StoredMessage.Kind kind, ByteString data) {
        return switch (kind) {
            case JSON -> new Payload(Payload.Kind.JSON, data.toByteArray());
            case TEXT -> new Payload(Payload.Kind.TEXT, data.toByteArray());
            case BINARY, UNRECOGNIZED -> new Payload(Payload.Kind.BINARY, data.toByteArray());
        };
    }

    private static StoredMessage.Kind wireKind(Payload.Kind kind) {
        return switch (kind) {
            case JSON -> StoredMessage.Kind.JSON;
            case TEXT -> StoredMessage.Kind.TEXT;
            case BINARY -> StoredMessage.Kind.BINARY;
        };
    }
}
