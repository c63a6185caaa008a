package dev.godwit.server.tools.dlt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Letters as operators read them. */
public final class LetterText {

    private static final String COLUMNS = "%-12s %-20s %-8s %-13s %7s  %-24s %s";
    private static final int KEY = 24;
    private static final JsonFactory JSON = new JsonFactory();

    private LetterText() {}

    public static String heading() {
        return COLUMNS.formatted("PLACE", "WHEN", "STATE", "CODE", "BYTES", "KEY", "REASON");
    }

    /** One line, without content. */
    public static String line(DeadLetter.Summary letter, boolean redriven) {
        return COLUMNS.formatted(
                letter.place(),
                letter.written().truncatedTo(ChronoUnit.SECONDS),
                redriven ? "redriven" : "open",
                Printable.line(letter.reason().code()),
                letter.size(),
                Printable.cut(Printable.line(letter.key()), KEY),
                reason(letter.reason()));
    }

    /** All of a letter, content too. */
    public static String sheet(DeadLetter letter, boolean redriven) {
        List<String> lines = new ArrayList<>();
        lines.add("place    " + letter.place() + (redriven ? " (redriven)" : ""));
        lines.add("when     " + letter.written());
        lines.add("reason   " + Printable.line(letter.reason().code()) + ": " + reason(letter.reason()));
        lines.add("origin   " + origin(letter.origin()));
        letter.redrivenFrom().ifPresent(from -> lines.add("before   " + Printable.line(from) + ", which was redriven"));
        lines.add("key      " + Printable.line(letter.key()));
        for (DeadLetter.NamedHeader header : letter.headers()) {
            lines.add("header   " + Printable.line(header.name()) + ": " + Printable.line(header.value()));
        }
        byte[] value = letter.value();
        lines.add("value    " + (value == null ? "(null)" : value.length + " bytes" + (letter.cut() ? ", cut" : "")));
        return String.join("\n", lines) + "\n" + (value == null ? "" : "\n" + content(value));
    }

    private static String reason(DeadLetter.Reason reason) {
        return Printable.line(reason.field() + ": " + reason.detail());
    }

    private static String origin(DeadLetter.Origin origin) {
        String time = origin.time().map(at -> " of " + at).orElse("");
        return Printable.line(origin.topic() + " " + origin.partition() + "-" + origin.offset()) + time;
    }

    private static String content(byte[] value) {
        String json = json(value);
        return json == null
                ? Printable.hex(value)
                : json.lines().map(Printable::line).collect(lines());
    }

    private static Collector<CharSequence, ?, String> lines() {
        return Collectors.joining("\n", "", "\n");
    }

    /** The same JSON on several lines; null where it is none. Numbers stay as they are written. */
    private static @Nullable String json(byte[] value) {
        StringWriter pretty = new StringWriter();
        String text = Printable.utf8(value);
        if (text == null) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(pretty)) {
            generator.setPrettyPrinter(new DefaultPrettyPrinter());
            if (parser.nextToken() == null) {
                return null;
            }
            generator.copyCurrentStructureExact(parser);
            if (parser.nextToken() != null) {
                return null;
            }
            generator.flush();
            return pretty.toString();
        } catch (IOException e) {
            return null;
        }
    }
}
