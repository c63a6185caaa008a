package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.JsonFrames;
import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;

/** {@code godwit.v1.json}. */
final class JsonServerFrames implements ServerFrames {

    @Override
    public byte[] hello(StreamRequest request, Position from, long heartbeatMillis) {
        return JsonFrames.object("hello", json -> {
            json.writeStringField("connection", request.connection());
            json.writeStringField("position", from.token());
            json.writeStringField("user", request.access().user());
            json.writeNumberField("heartbeat", heartbeatMillis);
        });
    }

    @Override
    public byte[] message(Frame frame) {
        return frame.json();
    }

    @Override
    public byte[] heartbeat(long now, Position position) {
        return JsonFrames.object("heartbeat", json -> {
            json.writeStringField("position", position.token());
            json.writeNumberField("time", now);
        });
    }

    @Override
    public byte[] gap(Gap gap, Position position) {
        return JsonFrames.object("gap", json -> {
            json.writeStringField("mailbox", gap.mailbox().address());
            json.writeStringField("from", gap.after().toString());
            json.writeStringField("to", gap.through().toString());
            json.writeStringField("reason", gap.reason().wireName());
            json.writeBooleanField("certain", gap.certain());
            json.writeStringField("position", position.token());
        });
    }

    @Override
    public byte[] subscribed(Optional<String> id, List<String> topics, Position position) {
        return topics("subscribed", id, topics, position);
    }

    @Override
    public byte[] unsubscribed(Optional<String> id, List<String> topics, Position position) {
        return topics("unsubscribed", id, topics, position);
    }

    @Override
    public byte[] pong(Optional<String> id, Optional<Position> position) {
        return JsonFrames.object("pong", json -> {
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            if (position.isPresent()) {
                json.writeStringField("position", position.get().token());
            }
        });
    }

    @Override
    public byte[] authenticated(Optional<String> id, long until) {
        return JsonFrames.object("authenticated", json -> {
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            json.writeNumberField("until", until);
        });
    }

    @Override
    public byte[] published(Optional<String> id, GlobalId message) {
        return JsonFrames.object("published", json -> {
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            json.writeStringField("message", message.toString());
        });
    }

    @Override
    public byte[] error(String code, Optional<String> id, String detail, long after) {
        return JsonFrames.object("error", json -> {
            json.writeStringField("code", code);
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            json.writeStringField("detail", detail);
            if (after > 0) {
                json.writeNumberField("after", after);
            }
        });
    }

    @Override
    public byte[] ending(Close close, long after) {
        return JsonFrames.object(close.mayReconnect() ? "reconnect" : "error", json -> {
            json.writeStringField("code", Lifeline.reason(close));
            json.writeNumberField("close", close.code());
            json.writeStringField("reason", close.reason());
            if (close.mayReconnect()) {
                json.writeNumberField("after", after);
            }
        });
    }

    private static byte[] topics(String type, Optional<String> id, List<String> topics, Position position) {
        return JsonFrames.object(type, json -> {
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            json.writeFieldName("topics");
            json.writeArray(topics.toArray(new String[0]), 0, topics.size());
            json.writeStringField("position", position.token());
        });
    }
}
