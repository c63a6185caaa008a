package dev.godwit.gateway.websocket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a client's message together from its fragments, to a limit. Vert.x's own assembly loses messages whose first fragment
 * is empty and does not close on one that is too long. Confined to its loop.
 */
final class Assembly {

    /** The longest message of a client, in bytes. */
    static final int MAX_BYTES = 64 * 1024;

    private @Nullable Buffer begun;

    /**
     * @param type of the message
     * @return the message, once complete
     * @throws TooLong if it exceeds the limit
     * @throws CharacterCodingException if it is text and not UTF-8
     */
    Optional<byte[]> add(WebSocketFrame frame, WebSocketFrameType type) throws TooLong, CharacterCodingException {
        Buffer part = frame.binaryData();
        Buffer all = begun == null ? part : begun.appendBuffer(part);
        if (all.length() > MAX_BYTES) {
            begun = null;
            throw new TooLong();
        }
        if (!frame.isFinal()) {
            begun = begun == null ? Buffer.buffer().appendBuffer(part) : all;
            return Optional.empty();
        }
        begun = null;
        return Optional.of(type == WebSocketFrameType.TEXT ? requireUtf8(all.getBytes()) : all.getBytes());
    }

    private static byte[] requireUtf8(byte[] text) throws CharacterCodingException {
        StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(text));
        return text;
    }

    /** A message over the limit. */
    static final class TooLong extends Exception {
        TooLong() {
            super("message over " + MAX_BYTES + " bytes");
        }
    }
}
