package dev.godwit.chaos.report;

import dev.godwit.chaos.check.Breach;
import dev.godwit.chaos.check.Fate;
import dev.godwit.chaos.check.Percentiles;
import dev.godwit.chaos.check.Recovery;
import dev.godwit.chaos.check.Verdict;
import dev.godwit.chaos.check.Violation;
import dev.godwit.chaos.history.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** A run as one file that a browser shows without a network, on a screen and on a phone. */
public final class Page {

    private static final int WIDE = 1040;
    private static final int NARROW = 370;
    private static final Map<Fate, String> FATES = fates();

    private final Facts facts;
    private final Verdict verdict;
    private final Timeline timeline;

    private Page(Facts facts, Verdict verdict, Timeline timeline) {
        this.facts = facts;
        this.verdict = verdict;
        this.timeline = timeline;
    }

    /** @param history iterated over twice */
    public static void write(Path path, Facts facts, Verdict verdict, Iterable<Event> history) throws IOException {
        Files.writeString(path, html(facts, verdict, history));
    }

    static String html(Facts facts, Verdict verdict, Iterable<Event> history) {
        return new Page(facts, verdict, Timeline.of(history)).html();
    }

    private String html() {
        FaultChart faults = new FaultChart(timeline, verdict.violations());
        return template()
                .replace("{{title}}", (verdict.clean() ? "Clean" : "Broken") + " · seed " + facts.seed())
                .replace("{{state}}", verdict.clean() ? "clean" : "broken")
                .replace("{{verdict}}", headline())
                .replace("{{sentence}}", sentence())
                .replace("{{facts}}", factsLine())
                .replace("{{tiles}}", tiles())
                .replace("{{violations}}", violations())
                .replace(
                        "{{faults}}",
                        timeline.faults().isEmpty() ? none("Nothing was broken.") : faults.legend() + both(faults::svg))
                .replace("{{throughput}}", both(this::throughput))
                .replace("{{connected}}", both(this::connected))
                .replace("{{recoveries}}", recoveries())
                .replace("{{gaps}}", gaps())
                .replace("{{times}}", times())
                .replace("{{account}}", account())
                .replace("{{command}}", Words.escaped(facts.command()));
    }

    private static String template() {
        try (InputStream template = Page.class.getResourceAsStream("page.html")) {
            if (template == null) {
                throw new IllegalStateException("page.html is not in the jar");
            }
            return new String(template.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("page.html cannot be read", e);
        }
    }

    private String headline() {
        long broken =
                verdict.breaches().values().stream().mapToLong(Long::longValue).sum();
        return verdict.clean()
                ? "Nothing lost"
                : Words.number(broken) + (broken == 1 ? " promise broken" : " promises broken");
    }

    private String sentence() {
        long faults = total(verdict.faults());
        String what = Words.number(verdict.counts().accepted()) + " messages accepted, "
                + Words.number(verdict.counts().delivered()) + " deliveries to "
                + Words.number(verdict.counts().devices()) + " devices, through " + Words.number(faults)
                + (faults == 1 ? " fault" : " faults") + ", " + Words.number(verdict.killed()) + " of them kills.";
        return verdict.clean() && faults > 0
                ? what + " With 95% confidence a fault of these kinds breaks a promise in less than "
                        + UpperBound.of(faults, 0) + " of cases."
                : what;
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private String factsLine() {
        String date = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
                .format(facts.date().atOffset(ZoneOffset.UTC));
        return date + " · commit <code>" + Words.escaped(facts.commit()) + "</code> · seed <code>" + facts.seed()
                + "</code> · " + facts.minutes() + " minutes";
    }

    private String tiles() {
        StringBuilder tiles = new StringBuilder();
        tile(tiles, "lost", verdict.lost());
        tile(tiles, "duplicated", verdict.duplicated());
        tile(tiles, "reordered", verdict.reordered());
        tile(tiles, "false gaps", verdict.falseGaps());
        tile(tiles, "missing gaps", verdict.missingGaps());
        Percentiles recovery = verdict.times().recovery();
        boolean slow = verdict.count(Breach.SLOW_RECOVERY) > 0;
        tile(tiles, "recovery, p99", recovery.count() == 0 ? "–" : Words.time(recovery.p99()), slow);
        return tiles.toString();
    }

    private static void tile(StringBuilder tiles, String name, long count) {
        tile(tiles, name, Words.number(count), count > 0);
    }

    private static void tile(StringBuilder tiles, String name, String value, boolean bad) {
        tiles.append("<div class=\"tile")
                .append(bad ? " bad" : "")
                .append("\"><b>")
                .append(value);
        tiles.append("</b><span>").append(name).append(bad ? " ✕" : "").append("</span></div>\n");
    }

    private String violations() {
        if (verdict.clean()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<section><h2>What was broken, and where to look</h2>\n");
        boolean first = true;
        for (Breach breach : Breach.values()) {
            if (verdict.count(breach) > 0) {
                violations(html, breach, first);
                first = false;
            }
        }
        return html.append("</section>\n").toString();
    }

    private void violations(StringBuilder html, Breach breach, boolean first) {
        html.append(first ? "<details open>" : "<details>")
                .append("<summary><b>")
                .append(Words.number(verdict.count(breach)))
                .append("</b> ");
        html.append(breach.title()).append("</summary>\n<p>").append(Words.escaped(breach.meaning()));
        html.append(" <em>Look at ").append(Words.escaped(breach.look())).append(".</em></p>\n<ol>\n");
        verdict.violations().stream().filter(v -> v.breach() == breach).forEach(v -> violation(html, v));
        html.append("</ol></details>\n");
    }

    private static void violation(StringBuilder html, Violation violation) {
        html.append("<li><time>").append(Words.moment(violation.at())).append("</time> ");
        html.append(Words.escaped(violation.detail())).append("<dl>");
        part(html, "device", violation.device());
        part(html, "connection", violation.connection());
        part(html, "mailbox", violation.mailbox());
        part(html, "id", String.join(" ", violation.ids()));
        part(html, "push", String.join(" ", violation.pushes()));
        html.append("</dl></li>\n");
    }

    private static void part(StringBuilder html, String name, String value) {
        if (!value.isEmpty()) {
            html.append("<div><dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(Words.escaped(value))
                    .append("</dd></div>");
        }
    }

    private static String both(IntFunction<String> chart) {
        return "<div class=\"wide\">" + chart.apply(WIDE) + "</div><div class=\"narrow\">" + chart.apply(NARROW)
                + "</div>";
    }

    private static String none(String text) {
        return "<p class=\"none\">" + text + "</p>";
    }

    private String throughput(int width) {
        double[] accepted = timeline.acceptedPerSecond();
        double[] delivered = timeline.deliveredPerSecond();
        return new CurveChart(timeline, width, CurveChart.highest(accepted), CurveChart.highest(delivered))
                .area("delivered", delivered)
                .line("accepted", accepted)
                .svg("Accepted and delivered messages per second");
    }

    private String connected(int width) {
        double[] connected = timeline.connected();
        return new CurveChart(timeline, width, CurveChart.highest(connected))
                .area("devices", connected)
                .svg("Connected devices");
    }

    private String recoveries() {
        RecoveryChart chart = new RecoveryChart(timeline, verdict.recoveries());
        return chart.isEmpty() ? none("Nothing had to recover.") : both(chart::svg) + slowest();
    }

    private String slowest() {
        StringBuilder html = new StringBuilder(
                "<details><summary>the slowest</summary><table><tr><th>healed</th><th>at</th><th>took</th></tr>");
        verdict.recoveries().stream()
                .sorted(Comparator.comparingLong(Recovery::micros).reversed())
                .limit(10)
                .forEach(r -> html.append("<tr><td>")
                        .append(Words.escaped(r.fault() + " of " + r.target()))
                        .append("</td><td>")
                        .append(Words.moment(r.at()))
                        .append("</td><td>")
                        .append(Words.time(r.micros()))
                        .append("</td></tr>"));
        return html.append("</table></details>").toString();
    }

    private String gaps() {
        GapChart chart = new GapChart(timeline);
        return chart.isEmpty() ? none("No gap was told: nothing had to be left out.") : both(chart::svg);
    }

    private String times() {
        Verdict.Times times = verdict.times();
        StringBuilder html = new StringBuilder(
                "<table><tr><th></th><th>median</th><th>p99</th><th>most</th><th class=\"many\">of</th></tr>");
        row(html, "recovery of all devices", times.recovery());
        row(html, "reconnect of a device", times.reconnect());
        row(html, "delivery while nothing was broken", times.quiet());
        row(html, "delivery while something was", times.faults());
        row(html, "delivery on other nodes than the broken", times.bystanders());
        html.append("</table><p>Connections of other nodes that ended meanwhile: ")
                .append(Words.number(times.bystandersCut()));
        html.append(". Nothing at all was delivered for ")
                .append(Words.time(times.silence()))
                .append(", the longest of it ");
        return html.append(Words.time(times.longestSilence())).append(".</p>").toString();
    }

    private static void row(StringBuilder html, String name, Percentiles p) {
        html.append("<tr><td>").append(name).append("</td>");
        for (long value : new long[] {p.p50(), p.p99(), p.max()}) {
            html.append("<td>").append(p.count() == 0 ? "–" : Words.time(value)).append("</td>");
        }
        html.append("<td class=\"many\">").append(Words.number(p.count())).append("</td></tr>");
    }

    private String account() {
        StringBuilder html = new StringBuilder("<table><tr><th></th><th>messages × devices</th></tr>");
        FATES.forEach((fate, name) -> {
            long count = verdict.account().getOrDefault(fate, 0L);
            if (count > 0 || fate == Fate.LOST) {
                html.append("<tr><td>")
                        .append(name)
                        .append("</td><td>")
                        .append(Words.number(count))
                        .append("</td></tr>");
            }
        });
        return html.append("</table>").toString();
    }

    private static Map<Fate, String> fates() {
        Map<Fate, String> names = new EnumMap<>(Fate.class);
        names.put(Fate.RECEIVED, "received");
        names.put(Fate.DECLARED, "told missing by a gap");
        names.put(Fate.COLLAPSED, "replaced by a newer one");
        names.put(Fate.DELETED, "deleted");
        names.put(Fate.SETTLED, "settled");
        names.put(Fate.EXPIRED, "expired");
        names.put(Fate.NOT_FOR_DEVICE, "for other devices");
        names.put(Fate.REPEATED, "repeated by the producer");
        names.put(Fate.CONFLICT, "id known with other content");
        names.put(Fate.EITHER, "at the edge of a window");
        names.put(Fate.NO_ENTRY, "volatile, not kept");
        names.put(Fate.LOST, "neither came nor was told of");
        return names;
    }
}
