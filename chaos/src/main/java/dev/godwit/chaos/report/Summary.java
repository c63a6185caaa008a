package dev.godwit.chaos.report;

import dev.godwit.chaos.check.Breach;
import dev.godwit.chaos.check.Percentiles;
import dev.godwit.chaos.check.Verdict;
import dev.godwit.chaos.check.Violation;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A verdict on a terminal, in a screenful. */
public final class Summary {

    private static final int SHOWN = 5;
    private static final Set<Breach> ALWAYS = EnumSet.range(Breach.LOST, Breach.REORDERED);

    private Summary() {}

    public static String of(Facts facts, Verdict verdict) {
        Verdict.Counts counts = verdict.counts();
        Verdict.Times times = verdict.times();
        StringBuilder text = new StringBuilder();
        text.append(verdict.clean() ? "CLEAN" : "BROKEN").append("  seed ").append(facts.seed());
        text.append("  ").append(facts.minutes()).append(" min  commit ").append(facts.commit());
        text.append("\n\n");
        line(
                text,
                "accepted",
                Words.number(counts.accepted()) + " of " + Words.number(counts.pushed()) + "; refused "
                        + Words.number(counts.refused()) + ", unknown " + Words.number(counts.unknown()));
        line(
                text,
                "delivered",
                Words.number(counts.delivered()) + " to " + Words.number(counts.devices()) + " devices on "
                        + Words.number(counts.greeted()) + " connections");
        line(text, "kills", Words.counts(verdict.kills()));
        line(text, "faults", Words.counts(verdict.faults()));
        line(text, "gaps", Words.counts(counts.gaps()));
        text.append('\n');
        for (Breach breach : Breach.values()) {
            if (ALWAYS.contains(breach) || verdict.count(breach) > 0) {
                line(text, breach.title(), Words.number(verdict.count(breach)));
            }
        }
        text.append('\n');
        line(text, "recovery", percentiles(times.recovery()));
        line(text, "reconnect", percentiles(times.reconnect()));
        line(text, "to connected", "quiet " + percentiles(times.quiet()));
        line(text, "", "faults " + percentiles(times.faults()));
        line(text, "bystanders", percentiles(times.bystanders()) + "; cut " + Words.number(times.bystandersCut()));
        line(text, "silence", Words.time(times.silence()) + ", longest " + Words.time(times.longestSilence()));
        violations(text, verdict);
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-14s %s%n", name, value));
    }

    private static String percentiles(Percentiles p) {
        return p.count() == 0
                ? "–"
                : "p50 " + Words.time(p.p50()) + ", p99 " + Words.time(p.p99()) + ", most " + Words.time(p.max());
    }

    private static void violations(StringBuilder text, Verdict verdict) {
        for (Breach breach : Breach.values()) {
            if (verdict.count(breach) == 0) {
                continue;
            }
            text.append('\n')
                    .append(breach.title())
                    .append(": ")
                    .append(breach.meaning())
                    .append('\n');
            verdict.violations().stream()
                    .filter(v -> v.breach() == breach)
                    .limit(SHOWN)
                    .forEach(v -> text.append("  ").append(line(v)).append('\n'));
            text.append("  look at: ").append(breach.look()).append('\n');
        }
    }

    /** Without what is empty. */
    static String line(Violation violation) {
        String where = Stream.of(
                        violation.device(),
                        violation.connection(),
                        violation.mailbox(),
                        String.join(" ", violation.ids()),
                        String.join(" ", violation.pushes()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("  "));
        return Words.moment(violation.at()) + "  " + where + (where.isEmpty() ? "" : "  ") + violation.detail();
    }
}
