package dev.godwit.server.cli;

import dev.godwit.server.config.Configuration;
import dev.godwit.server.config.Effective;
import dev.godwit.server.config.Role;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "check-config",
        mixinStandardHelpOptions = true,
        description = {
            "Checks the configuration, and prints all of it: value (secrets masked), and where it comes from.",
            "",
            "Tells all errors at once. Starts nothing and connects to nothing."
        },
        footer = {
            "",
            "Examples:",
            "  godwit check-config",
            "  godwit check-config --role router --config /etc/godwit.yaml"
        })
final class CheckConfigCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigFile file = new ConfigFile();

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "What the configuration is for: ${COMPLETION-CANDIDATES}. Without it: all of them.")
    private Set<Role> roles = EnumSet.noneOf(Role.class);

    @Override
    public void run() {
        Set<Role> checked = roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
        List<Effective> all = Configuration.read(file.sources(), checked, false).effective();
        int width = all.stream().mapToInt(value -> value.key().length()).max().orElse(0);
        PrintWriter out = spec.commandLine().getOut();
        for (Effective value : all) {
            out.println(value.key() + ": " + " ".repeat(width - value.key().length()) + value.value() + "  # "
                    + value.source());
        }
    }
}
