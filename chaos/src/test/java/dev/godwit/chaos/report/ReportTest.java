package dev.godwit.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.chaos.check.Breach;
import dev.godwit.chaos.check.Checker;
import dev.godwit.chaos.check.Rules;
import dev.godwit.chaos.check.Verdict;
import dev.godwit.chaos.history.Event;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class ReportTest {

    private static final Facts FACTS = new Facts(
            Instant.parse("2026-03-04T10:20:00Z"), "abc1234", 7, Duration.ofSeconds(183), "./godwit chaos --seed 7");
    private static final String MAILBOX = "a/user/<b>&x";

    /** A kill, a wipe, a gap; the last of three messages never comes where it is not clean. */
    private static List<Event> history(boolean clean) {
        List<Event> history = new ArrayList<>();
        history.add(new Event.Phase(0, "faults"));
        history.add(new Event.Opening(
                1_000, "c1", "a/<b>&x/d", "sse", "gateway-1", List.of(MAILBOX), Optional.empty(), true));
        history.add(new Event.Opened(2_000, "c1"));
        for (int i = 0; i < 3; i++) {
            long at = 1_000_000L * (i + 1);
            history.add(new Event.Pushing(at, "p" + i, List.of(MAILBOX), Event.Options.PLAIN));
            history.add(new Event.Pushed(at + 1_000, "p" + i, Event.Outcome.ACCEPTED, 0, i + 10));
            history.add(new Event.Fault(at + 2_000, i == 1 ? "wipe" : "kill", i == 1 ? "redis" : "gateway-2", false));
            if (i != 1) {
                history.add(new Event.Fault(at + 500_000, "kill", "gateway-2", true));
            }
            if (clean || i < 2) {
                history.add(
                        new Event.Received(at + 600_000, "c1", MAILBOX, Optional.of("1-" + (i + 10)), "p" + i, false));
            }
            history.add(new Event.Gap(at + 700_000, "c1", MAILBOX, "1-" + (i + 10), "1-" + (i + 10), "lost", false));
        }
        history.add(new Event.Phase(5_000_000, "drain"));
        history.add(new Event.Phase(9_000_000, "end"));
        for (int i = 0; i < 3; i++) {
            history.add(new Event.Logged(0, 0, i + 10, Optional.of("p" + i), Optional.of(MAILBOX), 0));
        }
        return history;
    }

    private static Verdict verdict(boolean clean) {
        Verdict verdict = Checker.check(history(clean), Rules.DEFAULT);
        assertThat(verdict.clean()).isEqualTo(clean);
        return verdict;
    }

    @Test
    void resultFile_hasWhatIsDocumented(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("result.json");
        ResultFile.write(file, FACTS, verdict(false));
        JsonNode result = new ObjectMapper().readTree(file.toFile());

        assertThat(result.get("clean").booleanValue()).isFalse();
        assertThat(result.get("accepted").longValue()).isEqualTo(3);
        assertThat(result.get("delivered").longValue()).isEqualTo(2);
        assertThat(result.get("kills").get("gateway").longValue()).isEqualTo(2);
        assertThat(result.get("faults").get("wipe").longValue()).isEqualTo(1);
        assertThat(result.get("gaps").get("lost").longValue()).isEqualTo(3);
        assertThat(result.get("lost").longValue()).isEqualTo(1);
        assertThat(result.get("seed").longValue()).isEqualTo(7);
        assertThat(result.get("minutes").doubleValue()).isEqualTo(3.1);
        assertThat(result.get("recoveryMillis").get("p99").longValue()).isPositive();
        assertThat(result.get("upperBound").doubleValue()).isEqualTo(1);
        assertThat(result.get("violations").get(0).get("check").textValue()).isEqualTo("lost");
        assertThat(result.get("violations").get(0).get("mailbox").textValue()).isEqualTo(MAILBOX);
        String documented = Files.readString(Path.of("RESULT.md"));
        result.fieldNames().forEachRemaining(name -> assertThat(documented).contains("`" + name + "`"));
        for (Breach breach : Breach.values()) {
            assertThat(result.has(breach.title())).as(breach.title()).isTrue();
        }
    }

    @Test
    void upperBound_isThreeByTheNumberOfFaults() {
        assertThat(ResultFile.json(FACTS, verdict(true)).get("upperBound").doubleValue())
                .isEqualTo(1);
        assertThat(UpperBound.fraction(600, 0)).isEqualTo(0.005);
        assertThat(UpperBound.of(600, 0)).isEqualTo("0.50%");
        assertThat(UpperBound.of(600, 1)).isEqualTo("–");
        assertThat(UpperBound.of(0, 0)).isEqualTo("–");
    }

    @Test
    void ledgerLine_fitsItsHead() {
        String line = LedgerLine.of(FACTS, verdict(true));

        List<String> head = LedgerLine.HEAD.lines().toList();
        assertThat(head).hasSize(2).allMatch(row -> columns(row) == columns(line));
        assertThat(line).startsWith("| 2026-03-04 | abc1234 | 7 | 3.1 | gateway 2 | 3 | 3 | 3 | 0 | 0 |");
    }

    private static long columns(String row) {
        return row.chars().filter(c -> c == '|').count();
    }

    @Test
    void summary_saysWhatIsBrokenAndWhereToLook() {
        assertThat(Summary.of(FACTS, verdict(true))).startsWith("CLEAN").doesNotContain("look at");
        assertThat(Summary.of(FACTS, verdict(false)))
                .startsWith("BROKEN")
                .contains("a/<b>&x/d  c1  " + MAILBOX + "  1-12  p2")
                .contains(Breach.LOST.look());
    }

    @Test
    void page_needsNoNetwork_andQuotesWhatIsStrange() {
        String page = Page.html(FACTS, verdict(false), history(false));

        assertThat(page)
                .doesNotContain("http:", "https:", "<script", "@import", "url(", "{{", "<b>&x")
                .contains("a/user/&lt;b&gt;&amp;x", "1 promise broken", "gateway-2 × 2", "0:03.700");
        assertThat(Page.html(FACTS, verdict(true), history(true)))
                .contains("Nothing lost")
                .doesNotContain("where to look");
    }

    @Test
    void drawings_areWellFormed_forBothWidths() throws Exception {
        String page = Page.html(FACTS, verdict(true), history(true));
        Matcher drawings = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
        List<String> widths = new ArrayList<>();
        while (drawings.find()) {
            widths.add(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(drawings.group())))
                    .getDocumentElement()
                    .getAttribute("viewBox")
                    .split(" ", -1)[2]);
        }
        assertThat(widths.stream().filter("1040"::equals)).hasSize(5);
        assertThat(widths.stream().filter("370"::equals)).hasSize(5);
    }

    @Test
    void timeline_countsPerSecond_andTheFewestConnected() {
        List<Event> history = new ArrayList<>(history(true));
        history.add(19, new Event.Closed(4_200_000, "c1", "cut"));
        history.add(20, new Event.Opened(4_300_000, "c1"));
        Timeline timeline = Timeline.of(history);

        assertThat(timeline.step()).isEqualTo(1_000_000);
        assertThat(timeline.acceptedPerSecond()).startsWith(0, 1, 1, 1, 0);
        assertThat(timeline.deliveredPerSecond()).startsWith(0, 1, 1, 1, 0);
        assertThat(timeline.connected()).startsWith(0, 1, 1, 1, 0, 1, 1);
        assertThat(timeline.faults())
                .contains(new Timeline.Span("wipe", "redis", 2_002_000, 2_002_000))
                .contains(new Timeline.Span("kill", "gateway-2", 1_002_000, 1_500_000));
    }
}
