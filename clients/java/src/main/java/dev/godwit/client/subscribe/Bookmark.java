package dev.godwit.client.subscribe;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Up to where everything has been received: a position token of the server, and for each mailbox the newest message that came after
 * it. Over Server-Sent Events it is only the token. Keep its text, and a subscriber of either transport goes on exactly there.
 */
public final class Bookmark {

    /** Before everything: the server decides where to begin. */
    public static final Bookmark NONE = new Bookmark("", Collections.emptyMap());

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{0,2048}");

    private final String token;
    private final Map<String, MessageId> newest;

    private Bookmark(String token, Map<String, MessageId> newest) {
        this.token = token;
        this.newest = newest;
    }

    /** Nothing after this position. */
    static Bookmark at(String token) {
        return new Bookmark(token, Collections.emptyMap());
    }

    /**
     * Inverts {@link #toString()}; a bare position token is a bookmark as well.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Bookmark parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        String[] parts = text.split(" ", -1);
        if (!TOKEN.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException(
                    "bookmark: no position token in front (expected: a text as it was given)");
        }
        Map<String, MessageId> newest = new TreeMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].lastIndexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("bookmark: no mailbox=id (expected: a text as it was given)");
            }
            newest.put(
                    URLDecoder.decode(parts[i].substring(0, equals), StandardCharsets.UTF_8),
                    MessageId.parse(parts[i].substring(equals + 1)));
        }
        return new Bookmark(parts[0], Collections.unmodifiableMap(newest));
    }

    /** The position token, which a client of any kind may give the server; empty if there is none. */
    public String token() {
        return token;
    }

    Map<String, MessageId> newest() {
        return newest;
    }

    /** The same, and this message. */
    Bookmark with(String mailbox, MessageId id) {
        Map<String, MessageId> more = new TreeMap<>(newest);
        more.put(mailbox, id);
        return new Bookmark(token, Collections.unmodifiableMap(more));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bookmark
                && ((Bookmark) other).token.equals(token)
                && ((Bookmark) other).newest.equals(newest);
    }

    @Override
    public int hashCode() {
        return 31 * token.hashCode() + newest.hashCode();
    }

    /** One line without control characters, to be kept as it is. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(token);
        newest.forEach((mailbox, id) -> parts.add(URLEncoder.encode(mailbox, StandardCharsets.UTF_8) + "=" + id));
        return String.join(" ", parts);
    }
}
