package dev.godwit.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The signed text in the header of a derived record: {@code 1;<topic id>;<partition>;<offset>;<index>;<time>}. */
final class DerivedOrigin {

    static final char SEPARATOR = ';';

    private static final String VERSION = "1";
    private static final int PARTS = 6;

    private DerivedOrigin() {}

    static byte[] encode(RecordOrigin origin) {
        return String.join(
                        ";",
                        VERSION,
                        origin.topicId(),
                        Integer.toString(origin.partition()),
                        Long.toString(origin.offset()),
                        Integer.toString(origin.index()),
                        Long.toString(origin.time()))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Empty for a text of another version. */
    static Optional<RecordOrigin> decode(String text) {
        String[] parts = text.split(";", -1);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RecordOrigin(
                    parts[1],
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]),
                    Integer.parseInt(parts[4]),
                    Long.parseLong(parts[5])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the signature begins to be set off; -1 if nowhere. */
    static int lastSeparator(byte[] header) {
        for (int i = header.length - 1; i >= 0; i--) {
            if (header[i] == SEPARATOR) {
                return i;
            }
        }
        return -1;
    }
}
