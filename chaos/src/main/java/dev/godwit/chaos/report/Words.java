package dev.godwit.chaos.report;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers and times as people read them. */
final class Words {

    private Words() {}

    /** {@code 1,234,567}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Of microseconds: {@code 740 ms}, {@code 3.2 s}, {@code 4 min 10 s}. */
    static String time(long micros) {
        long millis = micros / 1_000;
        if (millis < 1_000) {
            return millis + " ms";
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1f s", millis / 1_000.0)
                : millis / 60_000 + " min " + millis / 1_000 % 60 + " s";
    }

    /** A moment of the run: {@code 2:07.350}. */
    static String moment(long micros) {
        return String.format(
                Locale.ROOT, "%d:%02d.%03d", micros / 60_000_000, micros / 1_000_000 % 60, micros / 1_000 % 1_000);
    }

    /** {@code gateway 4, router 2}; a dash for none. */
    static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "–"
                : counts.entrySet().stream()
                        .map(e -> e.getKey() + " " + number(e.getValue()))
                        .collect(Collectors.joining(", "));
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
