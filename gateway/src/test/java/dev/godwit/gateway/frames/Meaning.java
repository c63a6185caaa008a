package dev.godwit.gateway.frames;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
        type("publish");
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
