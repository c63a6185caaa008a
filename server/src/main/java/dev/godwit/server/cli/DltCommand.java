package dev.godwit.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "dlt",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Dead letters: push requests that could not be served. List them, look at one, write them again.",
            "",
            "A letter has a place, <partition>-<offset>, and a reason: code, field, and what was expected. Nothing here "
                    + "removes a letter: Kafka does, by the retention of the topic."
        },
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Examples:",
            "  godwit dlt list --since 24h",
            "  godwit dlt show 3-17",
            "  godwit dlt redrive 3-17"
        },
        subcommands = {DltListCommand.class, DltShowCommand.class, DltRedriveCommand.class})
final class DltCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given: list, show or redrive");
    }
}
