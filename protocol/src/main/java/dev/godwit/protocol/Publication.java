package dev.godwit.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.godwit.protocol.v1.PushRequest.Delivery;
import dev.godwit.protocol.v1.Target;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client sends to a topic: a push request with less to choose. What it may not choose, its tenant and its name above all, is
 * added from its token.
 *
 * @param content without headers of Godwit's own
 * @param messageId that the client gave it, for idempotency
 * @param echo whether the connection that it comes from gets it too, if it follows the topic
 */
public record Publication(String topic, Content content, Optional<String> messageId, boolean echo) {

    public static final int MAX_MESSAGE_ID = 128;

    /** The header that names the user who published; headers that begin like it are not for clients. */
    public static final String SENDER_HEADER = "godwit-sender";

    static final String RESERVED_HEADERS = "godwit-";

    /** One header is Godwit's. */
    static final int MAX_HEADERS = MessageOptions.MAX_HEADERS - 1;

    /** {@code content-type} of {@link #request}. */
    public static final String CONTENT_TYPE = "application/protobuf";

    public Mailbox mailbox(Tenant tenant) {
        return Mailbox.topic(tenant, topic);
    }

    /** As a push request, for the topic of pushes. */
    public byte[] request(Sender sender) {
        var request = dev.godwit.protocol.v1.PushRequest.newBuilder()
                .setTo(Target.newBuilder().setTopic(topic))
                .setEvent(content.event())
                .setDelivery(delivery(content.retention().delivery()))
                .putAllHeaders(headers(sender));
        data(request);
        content.retention().collapseKey().ifPresent(request::setCollapseKey);
        if (content.retention().ttl() > 0) {
            request.setTtl(Duration.newBuilder().setSeconds(content.retention().ttl() / 1000));
        }
        if (!sender.tenant().isDefault()) {
            request.setTenant(sender.tenant().name());
        }
        if (!echo) {
            request.setExcludeConnection(sender.connection());
        }
        messageId.ifPresent(id -> request.setId(requestId(sender, id)));
        return request.build().toByteArray();
    }

    // Begins as no other user's, and no service's unless it means to: names have no leading star, and no slash once
    // encoded.
    private static String requestId(Sender sender, String messageId) {
        return "*client/" + Names.encode(sender.user()) + "/" + messageId;
    }

    private Map<String, String> headers(Sender sender) {
        Map<String, String> headers = new LinkedHashMap<>(content.options().headers());
        headers.put(SENDER_HEADER, sender.user());
        return headers;
    }

    private void data(dev.godwit.protocol.v1.PushRequest.Builder request) {
        byte[] bytes = content.data().bytes();
        switch (content.data().kind()) {
            case JSON -> request.setJson(new String(bytes, StandardCharsets.UTF_8));
            case TEXT -> request.setText(new String(bytes, StandardCharsets.UTF_8));
            case BINARY -> request.setBinary(ByteString.copyFrom(bytes));
        }
    }

    private static Delivery delivery(Retention.Delivery delivery) {
        return switch (delivery) {
            case DURABLE -> Delivery.DELIVERY_DURABLE;
            case LATEST -> Delivery.DELIVERY_LATEST;
            case VOLATILE -> Delivery.DELIVERY_VOLATILE;
        };
    }
}
