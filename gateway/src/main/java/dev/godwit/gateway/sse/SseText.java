package dev.godwit.gateway.sse;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.SseBlocks;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** The blocks of a stream that are not messages. */
final class SseText {

    /** Ends the block of a message that moves no position. */
    static final byte[] NO_ID = {'\n'};

    /** A comment: nothing for the client, a sign of life for what lies between. */
    static final byte[] COMMENT = ascii(":\n\n");

    private SseText() {}

    static byte[] retry(long millis) {
        return ascii("retry: " + millis + "\n\n");
    }

    static byte[] connectionId(String connection, Position from) {
        return withId("connection_id", new JsonObject().put("connection_id", connection), from);
    }

    static byte[] heartbeat(String type, long now, String connection, String user) {
        return block(
                "heartbeat",
                new JsonObject()
                        .put("timestamp", now)
                        .put("data", Instant.ofEpochMilli(now).toString())
                        .put("type", type)
                        .put("client_id", connection)
                        .put("user_id", user));
    }

    static byte[] gap(Gap gap, Position position) {
        return withId(
                "gap",
                new JsonObject()
                        .put("mailbox", gap.mailbox().address())
                        .put("from", gap.after().toString())
                        .put("to", gap.through().toString())
                        .put("reason", gap.reason().wireName())
                        .put("certain", gap.certain()),
                position);
    }

    /** The last words of a connection that may come back. */
    static byte[] reconnect(Close close, long after) {
        byte[] retry = ascii("retry: " + after + "\n");
        return concat(retry, block("reconnect", ending(close).put("after", after)));
    }

    /** The last words of a connection that must not come back as it is. */
    static byte[] error(Close close) {
        return block("error", ending(close));
    }

    static byte[] concat(byte[] head, byte[] tail) {
        byte[] all = new byte[head.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(tail, 0, all, head.length, tail.length);
        return all;
    }

    private static JsonObject ending(Close close) {
        return new JsonObject()
                .put("code", Lifeline.reason(close))
                .put("close", close.code())
                .put("reason", close.reason());
    }

    private static byte[] block(String event, JsonObject data) {
        return SseBlocks.complete(event, data.encode());
    }

    private static byte[] withId(String event, JsonObject data, Position position) {
        byte[] lines = SseBlocks.event(event, data.encode().getBytes(StandardCharsets.UTF_8));
        return concat(lines, SseBlocks.id(position.token()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
