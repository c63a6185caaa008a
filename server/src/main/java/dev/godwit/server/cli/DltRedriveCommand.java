package dev.godwit.server.cli;

import dev.godwit.server.tools.dlt.DeadLetter;
import dev.godwit.server.tools.dlt.DeadLetterTopic;
import dev.godwit.server.tools.dlt.Place;
import dev.godwit.server.tools.dlt.Redrive;
import dev.godwit.server.tools.dlt.RedriveRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes dead letters to the push topic again, as they were: key, value, headers, and the header "
                    + "godwit-redriven.",
            "",
            "For when the reason is gone: a router that reads more, a topic that was missing. What still cannot be "
                    + "served becomes a new letter. Each letter is redriven once, also when this is killed or started "
                    + "again: record and note are one Kafka transaction. A ttl counts from now on, the order is that "
                    + "of the letters. A letter that came from another topic by a mapping is passed over: mend the "
                    + "mapping or the producer.",
            "",
            "Prints where each went: <place> -> <partition>-<offset> in the push topic."
        },
        footer = {
            "",
            "Examples:",
            "  godwit dlt redrive 3-17",
            "  godwit dlt redrive --code conflict --since 24h --dry-run",
            "  godwit dlt redrive --all --limit 1000 --yes"
        })
final class DltRedriveCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "PLACE", converter = PlaceOption.class, description = "Of a letter.")
    private Set<Place> places = Set.of();

    @Option(names = "--all", description = "All that were not redriven; asks first. With a filter: all of these.")
    private boolean all;

    @Mixin
    private DltFilter filter = new DltFilter();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, the first of each partition first.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--again", description = "Also what was redriven before.")
    private boolean again;

    @Option(names = "--dry-run", description = "Only tell what would be written.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Mixin
    private PushTopicOptions source = new PushTopicOptions();

    @Override
    public void run() {
        requireOneWayToChoose();
        ReadingNews news = new ReadingNews(spec.commandLine().getErr());
        try (DeadLetterTopic letters = DeadLetterTopic.open(source.access(), source.deadLetters())) {
            if (dryRun) {
                tell(redrive(letters, DltRedriveCommand::nothing, out(), news), "would be redriven");
                return;
            }
            if (all && !yes) {
                requireYes(redrive(letters, DltRedriveCommand::nothing, new PrintWriter(Writer.nullWriter()), news));
            }
            // Before the notes are read: an older redrive could add to them.
            try (Redrive redrive = Redrive.begin(source.access(), source.deadLetters(), source.pushTopic())) {
                tell(redrive(letters, redrive::write, out(), news), "redriven");
            }
        } catch (IOException e) {
            throw source.failure(e);
        }
    }

    private long redrive(DeadLetterTopic letters, RedriveRun.Writer writer, PrintWriter out, ReadingNews news)
            throws IOException {
        Set<Place> done = again ? Set.of() : letters.redriven(since(), news);
        RedriveLines lines = new RedriveLines(out, spec.commandLine().getErr());
        RedriveRun run = new RedriveRun(source.allGenerations(), done, writer, lines);
        if (places.isEmpty()) {
            run.all(letters, filter.filter(), limit, news);
        }
        for (Place place : places) {
            if (done.contains(place)) {
                throw new Failure(place + ": redriven before (all the same: --again)");
            }
            run.one(letters.at(place).orElseThrow(() -> DltShowCommand.absent(place)));
        }
        return lines.count();
    }

    private Optional<Instant> since() {
        return places.isEmpty() ? filter.filter().since() : Optional.empty();
    }

    private void requireOneWayToChoose() {
        if (places.isEmpty() && !all && !filter.isUsed()) {
            throw misuse("which letters? Name places, a filter like --code conflict, or --all");
        }
        if (!places.isEmpty() && (all || filter.isUsed())) {
            throw misuse("places beside --all or a filter (expected: one way to choose)");
        }
        if (limit < 1) {
            throw misuse("--limit: " + limit + " (expected: >= 1)");
        }
    }

    private void requireYes(long count) {
        PrintWriter err = spec.commandLine().getErr();
        err.print("godwit: write " + count + " letters to " + source.pushTopic() + " again? [y/N] ");
        err.flush();
        Scanner answers = new Scanner(System.in, Charset.defaultCharset());
        String answer = answers.hasNextLine() ? answers.nextLine().strip() : "";
        if (!answer.equalsIgnoreCase("y") && !answer.equalsIgnoreCase("yes")) {
            throw new Failure("nothing redriven (without asking: --yes)");
        }
    }

    private static Map<Place, String> nothing(List<DeadLetter> batch) {
        Map<Place, String> unwritten = new LinkedHashMap<>();
        batch.forEach(letter -> unwritten.put(letter.place(), "(dry run)"));
        return unwritten;
    }

    private void tell(long count, String what) {
        spec.commandLine().getErr().println("godwit: " + count + " letters " + what);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private ParameterException misuse(String words) {
        return new ParameterException(spec.commandLine(), words);
    }
}
