package dev.godwit.chaos.report;

import dev.godwit.chaos.check.Verdict;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A run as a row of the table in {@code LEDGER.md}. */
public final class LedgerLine {

    /** The table's head, two lines. */
    public static final String HEAD = """
            | date | commit | seed | min | kills | faults | accepted | delivered | lost | dup. | reord. | gaps: false | missing | other | recovery p50 | p99 | bound |
            |---|---|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    private LedgerLine() {}

    /** {@code bound}: how often a fault may lose or double something all the same, with 95% confidence. */
    public static String of(Facts facts, Verdict verdict) {
        long faults =
                verdict.faults().values().stream().mapToLong(Long::longValue).sum();
        long all =
                verdict.breaches().values().stream().mapToLong(Long::longValue).sum();
        long named = verdict.lost()
                + verdict.duplicated()
                + verdict.reordered()
                + verdict.falseGaps()
                + verdict.missingGaps();
        return "| "
                + String.join(
                        " | ",
                        List.of(
                                DateTimeFormatter.ISO_LOCAL_DATE.format(
                                        facts.date().atOffset(ZoneOffset.UTC)),
                                facts.commit(),
                                Long.toString(facts.seed()),
                                String.format(Locale.ROOT, "%.1f", facts.minutes()),
                                Words.counts(verdict.kills()),
                                Words.number(faults),
                                Words.number(verdict.counts().accepted()),
                                Words.number(verdict.counts().delivered()),
                                Words.number(verdict.lost()),
                                Words.number(verdict.duplicated()),
                                Words.number(verdict.reordered()),
                                Words.number(verdict.falseGaps()),
                                Words.number(verdict.missingGaps()),
                                Words.number(all - named),
                                Words.time(verdict.times().recovery().p50()),
                                Words.time(verdict.times().recovery().p99()),
                                UpperBound.of(faults, named)))
                + " |";
    }
}
