package dev.godwit.chaos.check;

import dev.godwit.chaos.history.Event;
import java.util.List;

/**
 * Says whether a run kept what Godwit promises, from its history alone.
 *
 * <p>The history is gone through twice, because the truth stands at its end: first for what there was to deliver, then for what came. It
 * needs memory for each push and each record, and a bit for each message that a device got.
 */
public final class Checker {

    private Checker() {}

    /**
     * @param history in the order of its clock as far as one connection is concerned; iterated over twice
     */
    public static Verdict check(Iterable<Event> history, Rules rules) {
        Truth truth = Truth.of(history, rules);
        Findings findings = new Findings(rules.listed());
        Judge judge = new Judge(truth);
        Tally tally = new Tally();
        Completeness completeness = new Completeness(truth, judge, findings);
        Recoveries recoveries = new Recoveries(truth, findings);
        Attendance attendance = new Attendance(truth, findings);
        Pace pace = new Pace(truth);
        List<Check> checks = List.of(
                tally,
                completeness,
                new Repetition(findings),
                new Order(findings),
                new Contents(truth, findings),
                new Boundaries(truth, findings),
                new TrueGaps(truth, judge, findings),
                new TakenBack(findings),
                new Volatiles(truth, findings),
                new Answers(truth, findings),
                new Letters(truth, findings),
                new Health(truth, findings),
                recoveries,
                attendance,
                pace);
        Replay replay = new Replay(truth, findings, attendance, checks);
        replay.run(history);
        return new Verdict(
                tally.counts(truth, replay.devices()),
                truth.faults().strikes(),
                truth.faults().kills(),
                completeness.account(),
                findings.counts(),
                findings.kept(),
                recoveries.all(),
                new Verdict.Times(
                        recoveries.percentiles(),
                        attendance.reconnects(),
                        pace.quiet(),
                        pace.faults(),
                        pace.bystanders(),
                        pace.bystandersCut(),
                        pace.silence(),
                        pace.longestSilence()));
    }
}
