package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.v1.ServerFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code godwit.v1.proto}, and gRPC. */
final class ProtobufServerFrames implements ServerFrames {

    @Override
    public byte[] hello(StreamRequest request, Position from, long heartbeatMillis) {
        return bytes(frame -> frame.getHelloBuilder()
                .setConnection(request.connection())
                .setPosition(from.token())
                .setUser(request.access().user())
                .setHeartbeat(heartbeatMillis));
    }

    @Override
    public byte[] message(Frame frame) {
        return frame.protobuf();
    }

    @Override
    public byte[] gap(Gap gap, Position position) {
        return bytes(frame -> frame.getGapBuilder()
                .setMailbox(gap.mailbox().address())
                .setFrom(gap.after().toString())
                .setTo(gap.through().toString())
                .setReason(gap.reason().wireName())
                .setCertain(gap.certain())
                .setPosition(position.token()));
    }

    @Override
    public byte[] heartbeat(long now, Position position) {
        return bytes(frame ->
                frame.getHeartbeatBuilder().setPosition(position.token()).setTime(now));
    }

    @Override
    public byte[] pong(Optional<String> id, Optional<Position> position) {
        return bytes(frame -> frame.getPongBuilder()
                .setId(id.orElse(""))
                .setPosition(position.map(Position::token).orElse("")));
    }

    @Override
    public byte[] subscribed(Optional<String> id, List<String> topics, Position position) {
        return bytes(frame -> frame.getSubscribedBuilder()
                .setId(id.orElse(""))
                .addAllTopics(topics)
                .setPosition(position.token()));
    }

    @Override
    public byte[] unsubscribed(Optional<String> id, List<String> topics, Position position) {
        return bytes(frame -> frame.getUnsubscribedBuilder()
                .setId(id.orElse(""))
                .addAllTopics(topics)
                .setPosition(position.token()));
    }

    @Override
    public byte[] authenticated(Optional<String> id, long until) {
        return bytes(
                frame -> frame.getAuthenticatedBuilder().setId(id.orElse("")).setUntil(until));
    }

    @Override
    public byte[] published(Optional<String> id, GlobalId message) {
        return bytes(frame -> frame.getPublishedBuilder().setId(id.orElse("")).setMessage(message.toString()));
    }

    @Override
    public byte[] error(String code, Optional<String> id, String detail, long after) {
        return bytes(frame -> frame.getErrorBuilder()
                .setCode(code)
                .setId(id.orElse(""))
                .setDetail(detail)
                .setAfter(after));
    }

    @Override
    public byte[] ending(Close close, long after) {
        return close.mayReconnect()
                ? bytes(frame -> frame.getReconnectBuilder()
                        .setCode(Lifeline.reason(close))
                        .setClose(close.code())
                        .setReason(close.reason())
                        .setAfter(after))
                : bytes(frame -> frame.getErrorBuilder()
                        .setCode(Lifeline.reason(close))
                        .setClose(close.code())
                        .setReason(close.reason()));
    }

    private static byte[] bytes(Consumer<ServerFrame.Builder> fields) {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        fields.accept(frame);
        return frame.build().toByteArray();
    }
}
