package dev.godwit.gateway.hub;

import dev.godwit.protocol.JsonFrames;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.ProtobufFrames;
import dev.godwit.protocol.SseBlocks;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to all of its followers on this node. Each wire format is encoded at most once, by the first follower
 * that needs it, and shared by all; the arrays are never changed. Safe on any thread: a race encodes twice, to the same bytes.
 */
public final class Frame {

    private final Mailbox mailbox;
    private final Optional<MessageId> id;
    private final Message message;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] protobuf;
    private volatile byte @Nullable [] sse;
    private volatile byte @Nullable [] sseEnvelope;

    /**
     * @param id empty for a volatile message, which has no place in the log
     */
    public Frame(Mailbox mailbox, Optional<MessageId> id, Message message) {
        this.mailbox = mailbox;
        this.id = id;
        this.message = message;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    public Optional<MessageId> id() {
        return id;
    }

    public Message message() {
        return message;
    }

    /** The JSON text frame, complete. */
    public byte[] json() {
        byte[] known = json;
        if (known == null) {
            known = JsonFrames.message(mailbox, id, message);
            json = known;
        }
        return known;
    }

    /** The protobuf frame, complete. */
    public byte[] protobuf() {
        byte[] known = protobuf;
        if (known == null) {
            known = ProtobufFrames.message(mailbox, id, message);
            protobuf = known;
        }
        return known;
    }

    /** The SSE block up to and without its {@code id:} line, which differs per connection. */
    public byte[] sse() {
        byte[] known = sse;
        if (known == null) {
            known = SseBlocks.message(mailbox, id, message);
            sse = known;
        }
        return known;
    }

    /** Like {@link #sse()}, with the JSON frame as data. */
    public byte[] sseEnvelope() {
        byte[] known = sseEnvelope;
        if (known == null) {
            known = SseBlocks.event(message.event(), json());
            sseEnvelope = known;
        }
        return known;
    }
}
