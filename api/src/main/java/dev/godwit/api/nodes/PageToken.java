package dev.godwit.api.nodes;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.protocol.link.Cursor;
import dev.godwit.protocol.link.Place;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a list over all nodes goes on.
 *
 * @param incarnation of the node, or of one that is no more: then the next one
 * @param after place of its last connection that was given out
 */
public record PageToken(String incarnation, Optional<Place> after) {

    private static final int MAX_CHARACTERS = 4_096;

    /**
     * Inverts {@link #text()}.
     *
     * @throws IllegalArgumentException if it was not made by that
     */
    public static PageToken parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw altered(null);
        }
        try {
            Cursor cursor = Cursor.parseFrom(bytes(text));
            if (cursor.getIncarnation().isEmpty()) {
                throw altered(null);
            }
            return new PageToken(
                    cursor.getIncarnation(), cursor.hasAfter() ? Optional.of(cursor.getAfter()) : Optional.empty());
        } catch (InvalidProtocolBufferException e) {
            throw altered(e);
        }
    }

    public String text() {
        Cursor.Builder cursor = Cursor.newBuilder().setIncarnation(incarnation);
        after.ifPresent(cursor::setAfter);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(cursor.build().toByteArray());
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw altered(e);
        }
    }

    private static IllegalArgumentException altered(@Nullable Throwable cause) {
        return new IllegalArgumentException("after: altered (expected: \"next\" of the page before)", cause);
    }
}
