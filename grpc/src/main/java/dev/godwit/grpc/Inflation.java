package dev.godwit.grpc;

import io.vertx.grpc.common.GrpcMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** The bytes of a message, inflated if they were compressed, but never to more than the limit. */
final class Inflation {

    /** What a compressed message is marked with when its call named no compression. */
    static final String UNNAMED = "unnamed";

    private Inflation() {}

    static byte[] bytes(GrpcMessage message, int limit) throws NotReadable {
        byte[] payload = message.payload().getBytes();
        return switch (message.encoding()) {
            case "identity" -> payload;
            case "gzip" -> inflated(payload, limit);
            default ->
                throw new NotReadable(Ending.invalid(
                        "a compressed message in a call without grpc-encoding" + " (expected: grpc-encoding gzip)"));
        };
    }

    private static byte[] inflated(byte[] payload, int limit) throws NotReadable {
        byte[] bytes;
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(payload))) {
            bytes = gzip.readNBytes(limit + 1);
        } catch (IOException e) {
            throw new NotReadable(Ending.invalid("a message that is no gzip (expected: as grpc-encoding says)"));
        }
        if (bytes.length > limit) {
            throw new NotReadable(Ending.tooLarge(limit));
        }
        return bytes;
    }

    /** A message that ends its call. */
    static final class NotReadable extends Exception {

        private final transient Ending ending;

        NotReadable(Ending ending) {
            // May come in floods: no stack trace.
            super(ending.message(), null, false, false);
            this.ending = ending;
        }

        Ending ending() {
            return ending;
        }
    }
}
