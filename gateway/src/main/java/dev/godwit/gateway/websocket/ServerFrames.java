package dev.godwit.gateway.websocket;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.JsonFrames;
import dev.godwit.protocol.Position;
import java.util.List;
import java.util.Optional;

/** The frames that are not messages. */
final class ServerFrames {

    private ServerFrames() {}

    static byte[] hello(StreamRequest request, Position from, long heartbeatMillis) {
        return JsonFrames.object("hello", json -> {
            json.writeStringField("connection", request.connection());
            json.writeStringField("position", from.token());
            json.writeStringField("user", request.access().user());
            json.writeNumberField("heartbeat", heartbeatMillis);
        });
    }

    static byte[] heartbeat(long now, Position position) {
        return JsonFrames.object("heartbeat", json -> {
            json.writeStringField("position", position.token());
            json.writeNumberField("time", now);
        });
    }

    static byte[] gap(Gap gap, Position position) {
        return JsonFrames.object("gap", json -> {
            json.writeStringField("mailbox", gap.mailbox().address());
            json.writeStringField("from", gap.after().toString());
            json.writeStringField("to", gap.through().toString());
            json.writeStringField("reason", gap.reason().wireName());
            json.writeBooleanField("certain", gap.certain());
            json.writeStringField("position", position.token());
        });
    }

    /** What a change of topics is answered with: {@code subscribed} or {@code unsubscribed}. */
    static byte[] topics(String type, Optional<String> id, List<String> topics, Position position) {
        return JsonFrames.object(type, json -> {
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            json.writeFieldName("topics");
            json.writeArray(topics.toArray(new String[0]), 0, topics.size());
            json.writeStringField("position", position.token());
        });
    }

    static byte[] pong(Optional<String> id, Optional<Position> position) {
        return JsonFrames.object("pong", json -> {
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            if (position.isPresent()) {
                json.writeStringField("position", position.get().token());
            }
        });
    }

    /** About a frame of the client; the connection goes on. */
    static byte[] error(String code, Optional<String> id, String detail) {
        return JsonFrames.object("error", json -> {
            json.writeStringField("code", code);
            if (id.isPresent()) {
                json.writeStringField("id", id.get());
            }
            json.writeStringField("detail", detail);
        });
    }

    /** The last frame before a close. */
    static byte[] ending(Close close, long after) {
        return JsonFrames.object(close.mayReconnect() ? "reconnect" : "error", json -> {
            json.writeStringField("code", Lifeline.reason(close));
            json.writeNumberField("close", close.code());
            json.writeStringField("reason", close.reason());
            if (close.mayReconnect()) {
                json.writeNumberField("after", after);
            }
        });
    }
}
