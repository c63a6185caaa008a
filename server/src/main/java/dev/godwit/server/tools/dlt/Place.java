package dev.godwit.server.tools.dlt;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a letter lies in the dead-letter topic, written {@code <partition>-<offset>}. */
public record Place(int partition, long offset) {

    public static final String EXPECTED = "<partition>-<offset> as 'godwit dlt list' prints it, like 3-17";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})-(\\d{1,18})");

    /**
     * @throws IllegalArgumentException whose message is what was expected
     */
    public static Place parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new Place(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return partition + "-" + offset;
    }
}
