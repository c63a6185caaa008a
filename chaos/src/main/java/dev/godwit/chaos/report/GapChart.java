package dev.godwit.chaos.report;

import dev.godwit.chaos.history.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A lane for each reason; the higher a mark, the more gaps were told in that time. */
final class GapChart {

    private static final int LANE = 26;
    private static final int NAME = 14;

    private final Timeline timeline;
    private final Map<String, List<Event.Gap>> lanes;

    GapChart(Timeline timeline) {
        this.timeline = timeline;
        this.lanes = timeline.gaps().stream()
                .collect(Collectors.groupingBy(Event.Gap::reason, TreeMap::new, Collectors.toList()));
    }

    boolean isEmpty() {
        return lanes.isEmpty();
    }

    String svg(int width) {
        Sheet sheet = new Sheet(width, lanes.size() * (LANE + NAME), timeline.end());
        int row = 0;
        for (Map.Entry<String, List<Event.Gap>> lane : lanes.entrySet()) {
            int top = row++ * (LANE + NAME);
            String certainty = lane.getValue().stream().allMatch(Event.Gap::certain) ? "" : ", not certain";
            sheet.text(
                    "name",
                    Sheet.LEFT,
                    top + 10,
                    "start",
                    lane.getKey() + " × " + lane.getValue().size() + certainty);
            sheet.rect("lane", Sheet.LEFT, top + NAME, width - Sheet.LEFT - Sheet.RIGHT, LANE - 4, "");
            draw(sheet, lane.getKey(), lane.getValue(), top + NAME);
        }
        return sheet.svg("When gaps were told: " + timeline.gaps().size());
    }

    private void draw(Sheet sheet, String reason, List<Event.Gap> gaps, int top) {
        long[] counts = new long[(int) (timeline.end() / timeline.step()) + 1];
        gaps.forEach(gap -> counts[(int) (gap.at() / timeline.step())]++);
        long most = Arrays.stream(counts).max().orElse(1);
        double width = Math.max(3, sheet.x(timeline.step()) - Sheet.LEFT);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double height = Math.max(5, (LANE - 4.0) * counts[i] / most);
                String title = counts[i] + " " + reason + " at " + Words.moment(i * timeline.step());
                sheet.rect("gap", sheet.x(i * timeline.step()), top + LANE - 4 - height, width, height, title);
            }
        }
    }
}
