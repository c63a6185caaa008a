package dev.godwit.chaos.report;

import dev.godwit.chaos.check.Recovery;
import java.util.List;

/** How long each recovery took, at the moment of the healing. From 10 ms up the scale is in powers of ten. */
final class RecoveryChart {

    private static final int HEIGHT = 150;
    private static final int TOP = 10;
    private static final long LOWEST = 10_000;
    private static final long TARGET = 10_000_000;

    private final Timeline timeline;
    private final List<Recovery> recoveries;
    private final long highest;

    RecoveryChart(Timeline timeline, List<Recovery> recoveries) {
        this.timeline = timeline;
        this.recoveries = recoveries;
        long slowest = recoveries.stream().mapToLong(Recovery::micros).max().orElse(0);
        this.highest = slowest > TARGET ? 10 * TARGET : TARGET;
    }

    boolean isEmpty() {
        return recoveries.isEmpty();
    }

    String svg(int width) {
        Sheet sheet = new Sheet(width, HEIGHT, timeline.end());
        for (long value = LOWEST; value <= highest; value *= 10) {
            sheet.line(value == TARGET ? "target" : "grid", Sheet.LEFT, y(value), width - Sheet.RIGHT, y(value));
            sheet.text(
                    "axis",
                    Sheet.LEFT - 6,
                    y(value) + 4,
                    "end",
                    value < 1_000_000 ? value / 1_000 + " ms" : value / 1_000_000 + " s");
        }
        sheet.text("name", width - Sheet.RIGHT - 4, y(TARGET) + 14, "end", "at most, 99 of 100 times");
        for (Recovery recovery : recoveries) {
            double x = sheet.x(recovery.at());
            String style = recovery.micros() > TARGET ? "bad" : "good";
            String title = recovery.fault() + " of " + recovery.target() + " healed at " + Words.moment(recovery.at())
                    + ": " + Words.time(recovery.micros()) + (recovery.cutShort() ? ", then came the next fault" : "");
            sheet.line("stem " + style, x, y(LOWEST), x, y(recovery.micros()));
            if (recovery.micros() > TARGET) {
                sheet.diamond(style, x, y(recovery.micros()), 6, title);
            } else {
                sheet.circle(style + (recovery.cutShort() ? " hollow" : ""), x, y(recovery.micros()), 4, title);
            }
        }
        return sheet.svg("How long each of " + recoveries.size() + " recoveries took");
    }

    private double y(long micros) {
        double share = Math.log10((double) Math.max(LOWEST, micros) / LOWEST) / Math.log10((double) highest / LOWEST);
        return HEIGHT - (HEIGHT - TOP) * Math.min(1, share);
    }
}
