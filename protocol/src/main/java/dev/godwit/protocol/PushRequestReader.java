package dev.godwit.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the push requests that services produce to Kafka: plain JSON, CloudEvents in structured mode (header {@code
 * content-type: application/cloudevents+json}) and in binary mode (headers {@code ce_*}).
 */
public final class PushRequestReader {

    private PushRequestReader() {}

    /**
     * @param key the record's key: for a CloudEvent without subject, the user
     * @param headers the record's headers by lower-case name; of a repeated one the last
     */
    public static Reading read(byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers) {
        if (value == null) {
            return new Reading.Refused("not_json", "value", "null (expected: a push request as a JSON object)");
        }
        throw new UnsupportedOperationException("being written");
    }
}
