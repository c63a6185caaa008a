package dev.godwit.server.cli;

import dev.godwit.protocol.Tenant;
import dev.godwit.server.tools.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a token with which a client connects as a user; nothing else.",
            "",
            "Signed with the key of 'godwit dev' (.godwit/dev.key, made when missing), which is refused by any "
                    + "other Godwit; or with a key of your own. In production your own login issues tokens: docs/protocol.md."
        },
        footer = {
            "",
            "Examples:",
            "  godwit token --user alice",
            "  curl -N -H \"Authorization: Bearer $(godwit token --user alice)\" http://127.0.0.1:8080/v1/stream",
            "  godwit token --user alice --tenant acme --ttl 15m --follow 'room.*' --key /etc/godwit/secret"
        })
final class TokenCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Whose messages: the sub.")
    private String user = "";

    @Option(names = "--tenant", paramLabel = "NAME", description = "Tenant (default: ${DEFAULT-VALUE}).")
    private String tenant = Tenant.DEFAULT.name();

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Valid for so long: 15m, 24h, 7d (default: 1h).")
    private Duration ttl = Duration.ofHours(1);

    @Option(names = "--follow", paramLabel = "PATTERN", description = "Topics that may be followed; repeatable.")
    private List<String> follow = List.of();

    @Option(names = "--publish", paramLabel = "PATTERN", description = "Topics that may be published to; repeatable.")
    private List<String> publish = List.of();

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Sign with this: a secret of at least 32 characters (HS256), or a private key as PEM, "
                    + "PKCS 8 (RS256, ES256).")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--kid", paramLabel = "ID", description = "Key id to name in the token.")
    private Optional<String> kid = Optional.empty();

    @Override
    public void run() {
        Tokens tokens = key.isPresent() ? Tokens.signedWith(key.get(), kid) : Tokens.forDevelopment();
        try {
            String token = tokens.issue(user, tenant, ttl, follow, publish);
            spec.commandLine().getOut().println(token);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
