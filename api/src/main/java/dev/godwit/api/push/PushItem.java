package dev.godwit.api.push;

import java.util.Map;
import java.util.Optional;

/**
 * One push request as a service gave it.
 *
 * @param body the request as its format writes it; never changed
 * @param id for idempotency where the request itself names none
 * @param traceparent W3C trace context of the call, where the request itself names none
 */
public record PushItem(byte[] body, Format format, Optional<String> id, Optional<String> traceparent) {

    private static final int MAX_TRACEPARENT = 64;

    /** How a request is written. */
    public enum Format {
        /** A plain push request. */
        PLAIN(""),
        /** A CloudEvent in structured mode. */
        CLOUD_EVENT("application/cloudevents+json"),
        /** A {@code godwit.v1.PushRequest}. */
        PROTOBUF("application/protobuf");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** Of a body that can be read. */
        Draft draft(byte[] body) {
            return switch (this) {
                case PLAIN -> JsonDraft.of(body, "tenant");
                case CLOUD_EVENT -> JsonDraft.of(body, "godwittenant");
                case PROTOBUF -> ProtobufDraft.of(body);
            };
        }
    }

    public static PushItem of(byte[] body) {
        return new PushItem(body, Format.PLAIN, Optional.empty(), Optional.empty());
    }

    public PushItem withId(String text) {
        return new PushItem(body, format, Optional.of(text), traceparent);
    }

    /** The headers of the record in Kafka. */
    Map<String, String> headers() {
        Map<String, String> headers = new java.util.HashMap<>();
        if (!format.contentType.isEmpty()) {
            headers.put("content-type", format.contentType);
        }
        traceparent
                .filter(text -> text.length() <= MAX_TRACEPARENT)
                .ifPresent(text -> headers.put("traceparent", text));
        return headers;
    }
}
