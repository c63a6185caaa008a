package dev.godwit.chaos.cli;

import dev.godwit.chaos.check.Checker;
import dev.godwit.chaos.check.Rules;
import dev.godwit.chaos.check.Verdict;
import dev.godwit.chaos.history.Event;
import dev.godwit.chaos.history.HistoryReader;
import dev.godwit.chaos.report.Facts;
import dev.godwit.chaos.report.LedgerLine;
import dev.godwit.chaos.report.Page;
import dev.godwit.chaos.report.ResultFile;
import dev.godwit.chaos.report.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Has a history checked, and tells what came out: on the terminal, as JSON, and as a page beside it. */
final class Judgement {

    private final Path history;
    private final Path result;
    private final Progress progress;

    Judgement(Path history, Path result, Progress progress) {
        this.history = history;
        this.result = result;
        this.progress = progress;
    }

    boolean isClean(long seed, Duration length) throws IOException {
        progress.say("checking " + history);
        Iterable<Event> events = HistoryReader.read(history);
        Verdict verdict = Checker.check(events, Rules.DEFAULT);
        Facts facts = new Facts(Instant.now(), Commit.ofThisTree(), seed, length, "godwit chaos");
        ResultFile.write(result, facts, verdict);
        Path page = result.resolveSibling("report.html");
        Page.write(page, facts, verdict, events);
        progress.print(Summary.of(facts, verdict));
        progress.print("for the ledger:\n" + LedgerLine.of(facts, verdict));
        progress.print("counts: " + result + "\npage:   " + page);
        return verdict.clean();
    }
}
