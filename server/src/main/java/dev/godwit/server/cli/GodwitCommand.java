package dev.godwit.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit}: names its commands. */
@Command(
        name = "godwit",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Godwit: from Kafka to every connected client, without loss, in order.%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Try it, in three terminals:",
            "  godwit dev",
            "  godwit listen --user alice",
            "  godwit push --to alice --event order_created '{\"no\":\"123\"}'",
            "",
            "For a cluster: write godwit.yaml (docs/configuration.md), see that 'godwit check-config' is content,",
            "then start any number of each: godwit router, godwit gateway, godwit api.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong use."
        },
        subcommands = {
            DevCommand.class,
            RoleCommands.Gateway.class,
            RoleCommands.Router.class,
            RoleCommands.Api.class,
            TokenCommand.class,
            PushCommand.class,
            ListenCommand.class,
            DltCommand.class,
            CheckConfigCommand.class,
            VersionCommand.class
        })
final class GodwitCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine command = spec.commandLine();
        throw new ParameterException(command, "no command given");
    }
}
