package dev.godwit.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.godwit.protocol.v1.ServerFrame;
import java.util.Optional;

/** The protobuf frames of {@code godwit.v1.proto} that are messages; they say the same as {@link JsonFrames}. */
public final class ProtobufFrames {

    private ProtobufFrames() {}

    /** A {@link ServerFrame} with a message, or with an order about messages. A volatile message has no id. */
    public static byte[] message(Mailbox mailbox, Optional<MessageId> id, Message message) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        String number = id.map(MessageId::toString).orElse("");
        message.options()
                .control()
                .ifPresentOrElse(
                        control -> order(frame, control, mailbox.address(), number, message),
                        () -> frame.setMessage(content(mailbox.address(), number, message)));
        return frame.build().toByteArray();
    }

    private static ServerFrame.Message content(String mailbox, String id, Message message) {
        ServerFrame.Message.Builder content = ServerFrame.Message.newBuilder()
                .setMailbox(mailbox)
                .setId(id)
                .setEvent(message.event())
                .putAllHeaders(message.options().headers())
                .setTime(message.time())
                .setTraceparent(message.traceparent());
        ByteString data = UnsafeByteOperations.unsafeWrap(message.data().bytes());
        switch (message.data().kind()) {
            case JSON -> content.setJsonBytes(data);
            case TEXT -> content.setTextBytes(data);
            case BINARY -> content.setBinary(data);
        }
        return content.build();
    }

    private static void order(ServerFrame.Builder frame, Control control, String mailbox, String id, Message message) {
        String about = control.message().map(named -> named.id().toString()).orElse("");
        switch (control.kind()) {
            case DELETE ->
                frame.getDeletedBuilder()
                        .setMailbox(mailbox)
                        .setId(id)
                        .setMessage(about)
                        .setTime(message.time())
                        .setTraceparent(message.traceparent());
            case SETTLE ->
                frame.getSettledBuilder()
                        .setMailbox(mailbox)
                        .setId(id)
                        .setMessage(about)
                        .setTime(message.time())
                        .setTraceparent(message.traceparent());
            case PURGE ->
                frame.getPurgedBuilder()
                        .setMailbox(mailbox)
                        .setId(id)
                        .setTime(message.time())
                        .setTraceparent(message.traceparent());
        }
    }
}
