package dev.godwit.api.push;

import java.util.Map;
import java.util.Optional;

/**
 * One push request as a service gave it.
 *
 * @param body the request's JSON; never changed
 * @param id for idempotency where the request itself names none
 * @param traceparent W3C trace context of the call, where the request itself names none
 */
public record PushItem(byte[] body, Format format, Optional<String> id, Optional<String> traceparent) {

    private static final int MAX_TRACEPARENT = 64;

    /** How a request is written. */
    public enum Format {
        /** A plain push request. */
        PLAIN("", "tenant"),
        /** A CloudEvent in structured mode. */
        CLOUD_EVENT("application/cloudevents+json", "godwittenant");

        private final String contentType;
        private final String tenantMember;

        Format(String contentType, String tenantMember) {
            this.contentType = contentType;
            this.tenantMember = tenantMember;
        }

        String tenantMember() {
            return tenantMember;
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
