package dev.godwit.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Server-Sent Events text, after the WHATWG HTML standard, section 9.2. Data is split on CR, LF and CRLF, so that no content can
 * forge a field or an event.
 */
public final class SseBlocks {

    /** Names of events that are Godwit's own. */
    static final Set<String> RESERVED = Set.of(
            "connection_id",
            "heartbeat",
            "gap",
            "reconnect",
            "error",
            Control.Kind.DELETE.event(),
            Control.Kind.SETTLE.event(),
            Control.Kind.PURGE.event());

    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] DATA = ascii("data: ");

    private SseBlocks() {}

    /**
     * The lines of a message up to and without its {@code id:}; ends with a line feed. Data is as it was sent, binary as base64; that of a control is its JSON
     * frame.
     */
    public static byte[] message(Mailbox mailbox, Optional<MessageId> id, Message message) {
        if (message.options().control().isPresent()) {
            return event(message.event(), JsonFrames.message(mailbox, id, message));
        }
        Payload data = message.data();
        byte[] text = data.kind() == Payload.Kind.BINARY ? Base64.getEncoder().encode(data.bytes()) : data.bytes();
        return event(message.event(), text);
    }

    /** An event's lines without the empty line that dispatches it. */
    public static byte[] event(String name, byte[] data) {
        ByteArrayOutputStream block = new ByteArrayOutputStream(name.length() + data.length + 32);
        block.writeBytes(EVENT);
        block.writeBytes(singleLine(name).getBytes(StandardCharsets.UTF_8));
        block.write('\n');
        lines(data, block);
        return block.toByteArray();
    }

    /** The end of a block: the position as its last line, and the empty line. */
    public static byte[] id(String position) {
        return ascii("id: " + position + "\n\n");
    }

    /** A whole block. */
    public static byte[] complete(String event, String data) {
        byte[] lines = event(event, data.getBytes(StandardCharsets.UTF_8));
        byte[] block = new byte[lines.length + 1];
        System.arraycopy(lines, 0, block, 0, lines.length);
        block[lines.length] = '\n';
        return block;
    }

    private static void lines(byte[] data, ByteArrayOutputStream block) {
        int start = 0;
        for (int i = 0; i <= data.length; i++) {
            if (i == data.length || data[i] == '\n' || data[i] == '\r') {
                block.writeBytes(DATA);
                block.write(data, start, i - start);
                block.write('\n');
                if (i + 1 < data.length && data[i] == '\r' && data[i + 1] == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
    }

    private static String singleLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
