package dev.godwit.gateway.poll;

import dev.godwit.protocol.Position;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The frames of one answer, in JSON. */
final class Collected {

    private static final int MOST_FRAMES = 256;
    private static final int MOST_BYTES = 256 * 1024;

    private final List<byte[]> frames = new ArrayList<>();
    private int bytes;

    /**
     * @param json complete; never changed
     */
    void add(byte[] json) {
        frames.add(json);
        bytes += json.length;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    boolean isFull() {
        return fill() >= 1;
    }

    /** 1 and more where it takes no more. */
    double fill() {
        return Math.max((double) frames.size() / MOST_FRAMES, (double) bytes / MOST_BYTES);
    }

    /**
     * @param position that the client has with them
     */
    Buffer answer(Position position) {
        Buffer answer = Buffer.buffer(bytes + frames.size() + 64)
                .appendString("{\"position\":\"" + position.token() + "\",\"frames\":[");
        for (int i = 0; i < frames.size(); i++) {
            if (i > 0) {
                answer.appendByte((byte) ',');
            }
            answer.appendBytes(frames.get(i));
        }
        return answer.appendBytes("]}".getBytes(StandardCharsets.US_ASCII));
    }
}
