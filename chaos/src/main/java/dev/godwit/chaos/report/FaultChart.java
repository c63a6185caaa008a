package dev.godwit.chaos.report;

import dev.godwit.chaos.check.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A lane for each target, a bar for as long as something was done to it, a diamond for what was done in a moment. */
final class FaultChart {

    private static final int LANE = 24;

    private final Timeline timeline;
    private final List<Violation> violations;
    private final Palette palette = new Palette();
    private final Map<String, List<Timeline.Span>> lanes;

    FaultChart(Timeline timeline, List<Violation> violations) {
        this.timeline = timeline;
        this.violations = violations;
        this.lanes = timeline.faults().stream()
                .collect(Collectors.groupingBy(Timeline.Span::target, TreeMap::new, Collectors.toList()));
        Map<String, Long> counts = timeline.faults().stream()
                .collect(Collectors.groupingBy(Timeline.Span::fault, LinkedHashMap::new, Collectors.counting()));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(e -> palette.style(e.getKey()));
    }

    String legend() {
        return palette.legend();
    }

    String svg(int width) {
        // The name of a target stands above its lane: beside it there is no room on a phone.
        int pitch = LANE + 16;
        int row = violations.isEmpty() ? 0 : 1;
        Sheet sheet = new Sheet(width, (row + lanes.size()) * pitch, timeline.end());
        if (row > 0) {
            sheet.text("name", Sheet.LEFT, 10, "start", "✕ promises broken");
            violations.forEach(v ->
                    sheet.diamond("bad", sheet.x(v.at()), 23, 7, v.breach().title() + " at " + Words.moment(v.at())));
        }
        for (Map.Entry<String, List<Timeline.Span>> lane : lanes.entrySet()) {
            int top = row++ * pitch;
            sheet.text(
                    "name",
                    Sheet.LEFT,
                    top + 10,
                    "start",
                    lane.getKey() + " × " + lane.getValue().size());
            sheet.rect("lane", Sheet.LEFT, top + 14, width - Sheet.LEFT - Sheet.RIGHT, LANE - 6, "");
            lane.getValue().forEach(span -> draw(sheet, span, top + 14));
        }
        return sheet.svg(
                "What was broken when: " + timeline.faults().size() + " faults of " + lanes.size() + " targets");
    }

    private void draw(Sheet sheet, Timeline.Span span, int top) {
        String style = palette.style(span.fault());
        String title = span.fault() + " of " + span.target() + " at " + Words.moment(span.from());
        if (span.from() == span.to()) {
            sheet.diamond(style, sheet.x(span.from()), top + (LANE - 6) / 2.0, (LANE - 6) / 2.0, title);
            return;
        }
        double width = Math.max(3, sheet.x(span.to()) - sheet.x(span.from()));
        sheet.rect(
                style,
                sheet.x(span.from()),
                top,
                width,
                LANE - 6,
                title + ", for " + Words.time(span.to() - span.from()));
        if (width > 7 * span.fault().length() + 6) {
            sheet.text("on " + style + "-text", sheet.x(span.from()) + 4, top + 13, "start", span.fault());
        }
    }
}
