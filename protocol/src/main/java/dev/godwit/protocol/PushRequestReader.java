package dev.godwit.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the push requests that services produce to Kafka: plain JSON, CloudEvents in structured mode (header {@code
 * content-type: application/cloudevents+json}) and in binary mode (headers {@code ce_*}), protobuf (header {@code content-type:
 * application/protobuf}). A pure function of the record that
 * never throws: what cannot be served is refused with a reason that holds none of its content.
 */
public final class PushRequestReader {

    private PushRequestReader() {}

    /**
     * @param key the record's key: for a CloudEvent without subject, the user; else of no meaning here
     * @param value at most {@link PushRequest#MAX_VALUE} bytes
     * @param headers the record's headers by lower-case name; of a repeated one the last
     */
    public static Reading read(byte @Nullable [] key, byte @Nullable [] value, Map<String, byte[]> headers) {
        try {
            return new Reading.Request(request(key, value, new RecordHeaders(headers)));
        } catch (Refusal refusal) {
            return refusal.reading();
        }
    }

    private static PushRequest request(byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers)
            throws Refusal {
        if (value != null && value.length > PushRequest.MAX_VALUE) {
            throw Refusal.tooLarge(value.length, PushRequest.MAX_VALUE);
        }
        ContentType type = headers.text("content-type").map(ContentType::parse).orElse(ContentType.NONE);
        if (!type.isCloudEvent() && BinaryCloudEvent.isOne(headers)) {
            return BinaryCloudEvent.read(value, type, headers).request(key, headers);
        }
        if (value == null) {
            throw Refusal.notJson("value", "null, a tombstone (expected: a push request as a JSON object)");
        }
        if (type.isProtobuf()) {
            return ProtobufRequest.read(value, headers);
        }
        if (!type.isCloudEvent()) {
            return PlainJson.read(value, headers);
        }
        if (!type.isCloudEventJson()) {
            throw Refusal.bad("content-type", "another format of CloudEvents", "application/cloudevents+json");
        }
        type.requireUtf8("content-type");
        return StructuredCloudEvent.read(value).request(key, headers);
    }
}
