package dev.godwit.gateway.frames;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.gateway.session.Ack;
import dev.godwit.gateway.session.Follow;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PublicationReader;
import dev.godwit.protocol.v1.ClientFrame.FrameCase;
import java.util.Optional;

/** Reads the {@code godwit.v1.ClientFrame}s of clients. Fields that no frame has are skipped. */
final class ProtobufClientFrames {

    private static final String NO_FRAME = "not understood (expected: a godwit.v1.ClientFrame)";

    private ProtobufClientFrames() {}

    static ClientFrame read(byte[] bytes) {
        try {
            return frame(dev.godwit.protocol.v1.ClientFrame.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return new ClientFrame.Malformed(Optional.empty(), NO_FRAME);
        }
    }

    static ClientFrame frame(dev.godwit.protocol.v1.ClientFrame frame) {
        if (frame.getFrameCase() == FrameCase.FRAME_NOT_SET) {
            // One of a later version of the protocol; or nothing at all.
            return frame.getUnknownFields().asMap().isEmpty()
                    ? new ClientFrame.Malformed(Optional.empty(), NO_FRAME)
                    : new ClientFrame.Unknown(Optional.empty());
        }
        Optional<String> id = FrameFields.id(id(frame)).filter(text -> !text.isEmpty());
        try {
            return frame(frame, id);
        } catch (IllegalArgumentException e) {
            return new ClientFrame.Malformed(id, String.valueOf(e.getMessage()));
        }
    }

    private static ClientFrame frame(dev.godwit.protocol.v1.ClientFrame frame, Optional<String> id) {
        return switch (frame.getFrameCase()) {
            case PING -> new ClientFrame.Ping(id);
            case SUBSCRIBE -> new ClientFrame.Subscribe(id, follow(frame.getSubscribe()));
            case UNSUBSCRIBE ->
                new ClientFrame.Unsubscribe(
                        id, FrameFields.topics(frame.getUnsubscribe().getTopicsList()));
            case ACK -> new ClientFrame.Ack(id, ack(frame.getAck()));
            case PUBLISH -> new ClientFrame.Publish(id, PublicationReader.protobuf(frame.getPublish()));
            case AUTH -> new ClientFrame.Auth(id, frame.getAuth().getToken());
            case FRAME_NOT_SET -> new ClientFrame.Unknown(id);
        };
    }

    private static Follow follow(dev.godwit.protocol.v1.ClientFrame.Subscribe frame) {
        return new Follow(
                FrameFields.topics(frame.getTopicsList()), frame.getHistory(), FrameFields.since(frame.getSince()));
    }

    private static Ack ack(dev.godwit.protocol.v1.ClientFrame.Ack frame) {
        boolean byPosition = !frame.getPosition().isEmpty();
        FrameFields.requireOne(!frame.getMailbox().isEmpty(), byPosition);
        return byPosition
                ? new Ack.UpTo(Position.parse(frame.getPosition()))
                : new Ack.Of(frame.getMailbox(), MessageId.parse(frame.getId()));
    }

    private static String id(dev.godwit.protocol.v1.ClientFrame frame) {
        return switch (frame.getFrameCase()) {
            case PING -> frame.getPing().getId();
            case SUBSCRIBE -> frame.getSubscribe().getId();
            case UNSUBSCRIBE -> frame.getUnsubscribe().getId();
            case ACK -> frame.getAck().getId();
            case PUBLISH -> frame.getPublish().getId();
            case AUTH -> frame.getAuth().getId();
            case FRAME_NOT_SET -> "";
        };
    }
}
