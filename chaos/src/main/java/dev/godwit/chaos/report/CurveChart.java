package dev.godwit.chaos.report;

import java.util.Arrays;
import java.util.Locale;

/** Curves over the time of a run, on one scale that begins at 0. */
final class CurveChart {

    private static final int HEIGHT = 150;
    private static final int TOP = 8;

    private final Sheet sheet;
    private final Timeline timeline;
    private final double most;

    CurveChart(Timeline timeline, int width, double... highest) {
        this.timeline = timeline;
        this.sheet = new Sheet(width, HEIGHT, timeline.end());
        this.most = round(Arrays.stream(highest).max().orElse(1));
        shadeDrain();
        for (int i = 0; i <= 2; i++) {
            double value = most * i / 2;
            sheet.line("grid", Sheet.LEFT, y(value), width - Sheet.RIGHT, y(value));
            sheet.text("axis", Sheet.LEFT - 6, y(value) + 4, "end", label(value));
        }
    }

    private void shadeDrain() {
        long drain = timeline.phase("drain");
        if (drain > 0) {
            sheet.rect(
                    "drain", sheet.x(drain), 0, sheet.x(timeline.end()) - sheet.x(drain), HEIGHT, "all healed: drain");
        }
    }

    static double highest(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }

    CurveChart area(String style, double[] values) {
        StringBuilder d = curve(values);
        d.append(String.format(Locale.ROOT, "L%.1f %.1fL%d %.1fZ", x(values.length - 1), y(0), Sheet.LEFT, y(0)));
        sheet.path(style + " area", d);
        return line(style, values);
    }

    CurveChart line(String style, double[] values) {
        sheet.path(style + " curve", curve(values));
        return this;
    }

    private StringBuilder curve(double[] values) {
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            d.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x(i), y(values[i])));
        }
        return d;
    }

    private double x(int i) {
        return sheet.x(i * timeline.step());
    }

    private double y(double value) {
        return HEIGHT - (HEIGHT - TOP) * value / most;
    }

    /** To 1, 2, 3, 4, 5, 6 or 8 of a power of ten: what stands in the middle is a whole number too, from 2 on. */
    private static double round(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
        for (double step : new double[] {1, 2, 3, 4, 5, 6, 8}) {
            if (step * power >= value) {
                return Math.max(2, step * power);
            }
        }
        return 10 * power;
    }

    private static String label(double value) {
        return value >= 10_000
                ? String.format(Locale.ROOT, "%.0fk", value / 1_000)
                : String.format(Locale.ROOT, value % 1 == 0 ? "%.0f" : "%.1f", value);
    }

    String svg(String label) {
        return sheet.svg(label);
    }
}
