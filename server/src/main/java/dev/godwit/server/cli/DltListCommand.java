package dev.godwit.server.cli;

import dev.godwit.server.tools.dlt.DeadLetter;
import dev.godwit.server.tools.dlt.DeadLetterTopic;
import dev.godwit.server.tools.dlt.LetterText;
import dev.godwit.server.tools.dlt.Place;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints dead letters, the newest first: a line each, without content.",
            "",
            "STATE is 'redriven' once 'godwit dlt redrive' has written the letter again."
        },
        footer = {
            "",
            "Examples:",
            "  godwit dlt list",
            "  godwit dlt list --since 24h --code bad_field --open",
            "  godwit dlt list --key alice --oldest --limit 1000"
        })
final class DltListCommand implements Runnable {

    private static final Comparator<DeadLetter.Summary> BY_AGE = Comparator.comparing(DeadLetter.Summary::written)
            .thenComparing(letter -> letter.place().partition())
            .thenComparing(letter -> letter.place().offset());

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DltFilter filter = new DltFilter();

    @Option(names = "--open", description = "Only those that were not redriven.")
    private boolean open;

    @Option(names = "--oldest", description = "The oldest first.")
    private boolean oldest;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Mixin
    private PushTopicOptions source = new PushTopicOptions();

    @Override
    public void run() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: " + limit + " (expected: >= 1)");
        }
        try (DeadLetterTopic letters = DeadLetterTopic.open(source.access(), source.deadLetters())) {
            print(letters);
        } catch (IOException e) {
            throw source.failure(e);
        }
    }

    private void print(DeadLetterTopic letters) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        ReadingNews news = new ReadingNews(err);
        Set<Place> redriven = letters.redriven(filter.filter().since(), news);
        Comparator<DeadLetter.Summary> order = oldest ? BY_AGE : BY_AGE.reversed();
        // Its head is the one to give way: there may be more letters than memory.
        PriorityQueue<DeadLetter.Summary> chosen = new PriorityQueue<>(order.reversed());
        long[] all = {0};
        letters.letters(filter.filter(), news, letter -> {
            if (open && redriven.contains(letter.place())) {
                return;
            }
            all[0]++;
            chosen.add(letter.summary());
            if (chosen.size() > limit) {
                chosen.remove();
            }
        });
        List<DeadLetter.Summary> sorted = new ArrayList<>(chosen);
        sorted.sort(order);
        PrintWriter out = spec.commandLine().getOut();
        if (!sorted.isEmpty()) {
            out.println(LetterText.heading());
        }
        sorted.forEach(letter -> out.println(LetterText.line(letter, redriven.contains(letter.place()))));
        err.println("godwit: " + sorted.size() + " of " + all[0] + " letters"
                + (sorted.size() < all[0] ? " (more: --limit)" : ""));
    }
}
