package dev.godwit.gateway.frames;

import java.util.function.Function;

/**
 * A way to write frames as bytes.
 *
 * @param reader reads one frame of a client, whatever its bytes are: a bad one is {@link ClientFrame.Malformed}
 * @param frames the server's
 */
public record FrameFormat(Function<byte[], ClientFrame> reader, ServerFrames frames) {

    /** One UTF-8 object each: {@code godwit.v1.json}. */
    public static final FrameFormat JSON = new FrameFormat(JsonClientFrames::read, new JsonServerFrames());

    /** One {@code godwit.v1.ServerFrame} or {@code ClientFrame} each: {@code godwit.v1.proto}. */
    public static final FrameFormat PROTOBUF = new FrameFormat(ProtobufClientFrames::read, new ProtobufServerFrames());

    public ClientFrame read(byte[] frame) {
        return reader.apply(frame);
    }
}
