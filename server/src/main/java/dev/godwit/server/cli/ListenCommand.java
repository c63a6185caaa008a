package dev.godwit.server.cli;

import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.tls.InvalidPem;
import dev.godwit.server.tools.Listener;
import dev.godwit.server.tools.Tokens;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = {
            "Prints a user's messages as they arrive, one JSON line each, until Ctrl-C.",
            "",
            "When the connection ends it connects again and goes on where it was. What else happens (gaps, lost "
                    + "connections) goes to standard error."
        },
        footer = {
            "",
            "Examples:",
            "  godwit listen --user alice",
            "  godwit listen --user alice --url http://127.0.0.1:8082 | jq .data",
            "  godwit listen --user alice --topic room.1 --topic room.2 --history 20",
            "  godwit listen --user alice --url https://push.example.com --ca ca.pem",
            "  godwit listen --token \"$TOKEN\" --since \"$POSITION\" --count 1"
        })
final class ListenCommand implements Runnable {

    private static final Duration TOKEN_TTL = Duration.ofDays(1);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--url", paramLabel = "URL", description = "Of the gateway (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "With https: PEM file of the CA to believe. Without it: those that Java believes.")
    private Optional<Path> ca = Optional.empty();

    @ArgGroup(multiplicity = "1")
    private Who who = new Who();

    @Option(names = "--tenant", paramLabel = "NAME", description = "Tenant of the user (default: ${DEFAULT-VALUE}).")
    private String tenant = Tenant.DEFAULT.name();

    @Option(
            names = "--since",
            paramLabel = "POSITION",
            description = "Position to go on from: the id of an event of the stream. Without it: all that is kept.")
    private String since = "";

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Topic to follow too; repeatable. With --token: one that the token allows.")
    private List<String> topics = List.of();

    @Option(
            names = "--history",
            paramLabel = "N",
            description = "Begin topics so many messages back, up to 256 (default: ${DEFAULT-VALUE}).")
    private int history;

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages.")
    private long count = Long.MAX_VALUE;

    /** Exactly one of them. */
    static final class Who {

        @Option(names = "--user", paramLabel = "NAME", description = "User, by a token of the key of 'godwit dev'.")
        private Optional<String> user = Optional.empty();

        @Option(names = "--token", paramLabel = "TOKEN", description = "Token.")
        private Optional<String> token = Optional.empty();

        boolean isNobody() {
            return user.isEmpty() && token.isEmpty();
        }

        String token(String tenant) {
            return token.orElseGet(
                    () -> Tokens.forDevelopment().issue(user.orElse(""), tenant, TOKEN_TTL, List.of("**"), List.of()));
        }
    }

    @Override
    public void run() {
        if (who.isNobody()) {
            throw new ParameterException(spec.commandLine(), "Missing --user or --token");
        }
        Audience audience =
                new Audience(spec.commandLine().getOut(), spec.commandLine().getErr(), count);
        try {
            Listener.Topics wanted = new Listener.Topics(topics, history);
            new Listener(new Listener.Gateway(url, ca), who.token(tenant), since, wanted, audience).listen();
        } catch (InvalidPem e) {
            throw new Failure("--ca: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prints messages, and says the rest aside. */
    private static final class Audience implements Listener.Audience {

        private final PrintWriter out;
        private final PrintWriter err;
        private long left;

        Audience(PrintWriter out, PrintWriter err, long count) {
            this.out = out;
            this.err = err;
            this.left = count;
        }

        @Override
        public boolean hear(String name, String data) {
            if (data.startsWith("{\"type\":\"message\"")) {
                // Line feeds stand in JSON only between its parts.
                out.println(data.replace('\n', ' '));
                out.flush();
                left--;
                return left > 0 && !out.checkError();
            }
            if (name.equals("gap") || name.equals("error") || name.equals("reconnect")) {
                aside(name + " " + data);
            }
            return true;
        }

        @Override
        public void lost(String reason) {
            aside("not connected: " + reason + "; trying again");
        }

        private void aside(String line) {
            err.println("godwit: " + line.replace('\n', ' '));
            err.flush();
        }
    }
}
