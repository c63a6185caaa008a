package dev.godwit.server.cli;

import dev.godwit.protocol.Tenant;
import dev.godwit.server.tools.Tokens;
import dev.godwit.tokens.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a token with which a client connects as a user, or a service calls the api; nothing else.",
            "",
            "Signed with the key of 'godwit dev' (.godwit/dev.key, made when missing), which is refused by any "
                    + "other Godwit; or with a key of your own. In production your own login issues tokens: docs/protocol.md."
        },
        footer = {
            "",
            "Examples:",
            "  godwit token --user alice",
            "  curl -N -H \"Authorization: Bearer $(godwit token --user alice)\" http://127.0.0.1:8080/v1/stream",
            "  godwit token --service orders --scope push,read --push-to 'user/*'",
            "  godwit token --user alice --tenant acme --ttl 15m --follow 'room.*' --key /etc/godwit/secret"
        })
final class TokenCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--user", paramLabel = "NAME", description = "A client's token: whose messages, the sub.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "A service's token, for the api: its name, the sub.")
    private Optional<String> service = Optional.empty();

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
            names = "--scope",
            split = ",",
            paramLabel = "SCOPE",
            description = "Of a service: push, read, admin; several with commas (default: push).")
    private List<String> scopes = List.of();

    @Option(
            names = "--push-to",
            paramLabel = "PATTERN",
            description = "Of a service: mailboxes that it may push to, like 'user/*', 'topic/orders.**', all; "
                    + "repeatable (default: every one, '**').")
    private List<String> pushTo = List.of();

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
            spec.commandLine().getOut().println(token(tokens));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String token(Tokens tokens) {
        forbid(user.isPresent() == service.isPresent(), "--user, --service: (expected: one of the two)");
        if (service.isPresent()) {
            forbid(!follow.isEmpty() || !publish.isEmpty(), "--follow, --publish: of a service (expected: --push-to)");
            return tokens.issueService(service.get(), tenant, ttl, scopes(), pushTo);
        }
        forbid(!scopes.isEmpty() || !pushTo.isEmpty(), "--scope, --push-to: of a user (expected: with --service)");
        return tokens.issue(user.orElseThrow(), tenant, ttl, follow, publish);
    }

    private Set<Scope> scopes() {
        return scopes.isEmpty()
                ? Set.of(Scope.PUSH)
                : scopes.stream().map(TokenCommand::scope).collect(Collectors.toSet());
    }

    private static Scope scope(String word) {
        return Scope.of(word)
                .orElseThrow(
                        () -> new IllegalArgumentException("--scope: " + word + " (expected: push, read or admin)"));
    }

    private static void forbid(boolean found, String message) {
        if (found) {
            throw new IllegalArgumentException(message);
        }
    }
}
