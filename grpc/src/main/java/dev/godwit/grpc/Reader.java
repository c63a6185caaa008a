package dev.godwit.grpc;

import com.google.protobuf.InvalidProtocolBufferException;

/** What the bytes of a message say. */
@FunctionalInterface
public interface Reader<Q> {

    /**
     * @throws InvalidProtocolBufferException if they are no such message; the call ends with that
     */
    Q read(byte[] message) throws InvalidProtocolBufferException;
}
