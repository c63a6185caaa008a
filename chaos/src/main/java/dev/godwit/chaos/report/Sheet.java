package dev.godwit.chaos.report;

import java.util.Locale;

/** A drawing of a given width, in which all charts of a page have the same time from left to right. */
final class Sheet {

    static final int LEFT = 52;
    static final int RIGHT = 10;
    private static final int AXIS = 22;

    private static final String LINE = "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n";

    private final StringBuilder marks = new StringBuilder();
    private final int width;
    private final int height;
    private final long end;

    /** @param height without the axis below */
    Sheet(int width, int height, long end) {
        this.width = width;
        this.height = height;
        this.end = end;
    }

    boolean isNarrow() {
        return width < 500;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    double x(long at) {
        return LEFT + (width - LEFT - RIGHT) * Math.min(1.0, (double) at / end);
    }

    Sheet rect(String style, double x, double y, double w, double h, String title) {
        return add(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">%s</rect>",
                style, x, y, w, h, title(title));
    }

    Sheet line(String style, double x1, double y1, double x2, double y2) {
        marks.append(String.format(Locale.ROOT, LINE, style, x1, y1, x2, y2));
        return this;
    }

    Sheet circle(String style, double x, double y, double r, String title) {
        return add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\">%s</circle>", style, x, y, r, title(title));
    }

    /** Stands on its tip, around this point. */
    Sheet diamond(String style, double x, double y, double r, String title) {
        return add(
                "<path class=\"%s\" d=\"M%.1f %.1fl%.1f %.1fl%.1f %.1fl%.1f %.1fz\">%s</path>",
                style, x, y - r, r, r, -r, r, -r, -r, title(title));
    }

    Sheet path(String style, CharSequence d) {
        return add("<path class=\"%s\" d=\"%s\"/>", style, d);
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    Sheet text(String style, double x, double y, String anchor, String text) {
        return add(
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                style, x, y, anchor, Words.escaped(text));
    }

    private static String title(String title) {
        return title.isEmpty() ? "" : "<title>" + Words.escaped(title) + "</title>";
    }

    private Sheet add(String format, Object... values) {
        marks.append(String.format(Locale.ROOT, format, values)).append('\n');
        return this;
    }

    /** Whole steps of what people count time in, about as many as there is room for. */
    private long tick() {
        long[] seconds = {5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200};
        int most = isNarrow() ? 5 : 12;
        for (long each : seconds) {
            if (end / (each * 1_000_000) <= most) {
                return each * 1_000_000;
            }
        }
        return 14_400_000_000L;
    }

    /** @param label what is shown, for those who do not see it */
    String svg(String label) {
        StringBuilder grid = new StringBuilder();
        for (long at = 0; at <= end; at += tick()) {
            grid.append(String.format(Locale.ROOT, LINE, "grid", x(at), 0.0, x(at), (double) height));
            text("axis", x(at), height + 15, at == 0 ? "start" : x(at) > width - 26 ? "end" : "middle", clock(at));
        }
        return String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n%s%s</svg>%n",
                width,
                height + AXIS,
                Words.escaped(label),
                grid,
                marks);
    }

    private static String clock(long at) {
        return String.format(Locale.ROOT, "%d:%02d", at / 60_000_000, at / 1_000_000 % 60);
    }
}
