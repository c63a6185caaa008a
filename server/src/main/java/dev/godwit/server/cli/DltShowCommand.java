package dev.godwit.server.cli;

import dev.godwit.server.tools.dlt.DeadLetter;
import dev.godwit.server.tools.dlt.DeadLetterTopic;
import dev.godwit.server.tools.dlt.LetterText;
import dev.godwit.server.tools.dlt.Place;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints all of one dead letter: reason, origin, headers, and its content.",
            "",
            "This is the only command that shows what a message says: mind who reads along. Content is printed with "
                    + "line breaks where it is JSON, in hex where not."
        },
        footer = {"", "Example:", "  godwit dlt show 3-17"})
final class DltShowCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PLACE", converter = PlaceOption.class, description = "As 'godwit dlt list' prints it.")
    private Place place = new Place(0, 0);

    @Mixin
    private PushTopicOptions source = new PushTopicOptions();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (DeadLetterTopic letters = DeadLetterTopic.open(source.access(), source.deadLetters())) {
            DeadLetter letter = letters.at(place).orElseThrow(() -> absent(place));
            Set<Place> redriven = letters.redriven(
                    Optional.of(letter.written()),
                    new ReadingNews(spec.commandLine().getErr()));
            out.print(LetterText.sheet(letter, redriven.contains(place)));
            out.flush();
        } catch (IOException e) {
            throw source.failure(e);
        }
    }

    static Failure absent(Place place) {
        return new Failure(place + ": no letter there (it may have expired; see: godwit dlt list)");
    }
}
