package dev.godwit.gateway.frames;

import dev.godwit.protocol.Content;
import dev.godwit.protocol.Publication;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a client's frame was understood as, in the words of the conformance vectors. */
final class Meaning implements ClientFrame.Listener {

    private final JsonObject json = new JsonObject();
    private final Optional<String> id;

    Meaning(Optional<String> id) {
        this.id = id;
    }

    JsonObject json() {
        return json;
    }

    private JsonObject type(String type) {
        id.ifPresent(text -> json.put("id", text));
        return json.put("type", type);
    }

    @Override
    public void ping(ClientFrame.Ping frame) {
        type("ping");
    }

    @Override
    public void subscribe(ClientFrame.Subscribe frame) {
        type("subscribe")
                .put("topics", new JsonArray(frame.topics().topics()))
                .put("history", frame.topics().history());
        frame.topics().since().ifPresent(since -> json.put("since", since.token()));
    }

    @Override
    public void unsubscribe(ClientFrame.Unsubscribe frame) {
        type("unsubscribe").put("topics", new JsonArray(frame.topics()));
    }

    /** Its id is that of the message. */
    @Override
    public void ack(ClientFrame.Ack frame) {
        json.put("type", "ack");
        JsonObject ignored = frame.what()
                .fold(
                        of -> json.put("mailbox", of.mailbox())
                                .put("message", of.id().toString()),
                        upTo -> json.put("position", upTo.position().token()));
    }

    @Override
    public void publish(ClientFrame.Publish frame) {
        JsonObject ignored = type("publish")
                .mergeIn(frame.publication()
                        .fold(Meaning::publication, refused -> new JsonObject().put("refused", refused.code())));
    }

    private static JsonObject publication(Publication publication) {
        Content content = publication.content();
        JsonObject json = new JsonObject()
                .put("topic", publication.topic())
                .put("event", content.event())
                .put("delivery", content.retention().delivery().name().toLowerCase(Locale.ROOT))
                .put("ttl", content.retention().ttl())
                .put("echo", publication.echo());
        publication.messageId().ifPresent(id -> json.put("messageId", id));
        content.retention().collapseKey().ifPresent(key -> json.put("collapseKey", key));
        if (!content.options().headers().isEmpty()) {
            json.put("headers", new JsonObject(Map.copyOf(content.options().headers())));
        }
        byte[] data = content.data().bytes();
        return switch (content.data().kind()) {
            case JSON -> json.put("json", new String(data, StandardCharsets.UTF_8));
            case TEXT -> json.put("text", new String(data, StandardCharsets.UTF_8));
            case BINARY -> json.put("binary", Base64.getEncoder().encodeToString(data));
        };
    }

    @Override
    public void auth(ClientFrame.Auth frame) {
        type("auth");
    }

    @Override
    public void unknown(ClientFrame.Unknown frame) {
        type("unknown");
    }

    @Override
    public void malformed(ClientFrame.Malformed frame) {
        json.put("type", "malformed").put("mistake", frame.mistake());
    }
}
