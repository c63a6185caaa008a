package dev.godwit.server.cli;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.tools.PushProducer;
import dev.godwit.server.tools.PushText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "push",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a message by producing a push request to Kafka, as a service would.",
            "",
            "Prints the message's id, <generation>-<partition>-<offset>, once all in-sync replicas have it. "
                    + "Every client of the user receives it: those connected at once, the others when they come back."
        },
        footer = {
            "",
            "Examples:",
            "  godwit push --to alice --event order_created '{\"no\":\"123\"}'",
            "  godwit push --all --event maintenance '{\"at\":\"22:00\"}'",
            "  date | jq -R . | godwit push --to alice --event tick -"
        })
final class PushCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PushTopicOptions source = new PushTopicOptions();

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(names = "--tenant", paramLabel = "NAME", description = "Tenant of the target (default: ${DEFAULT-VALUE}).")
    private String tenant = Tenant.DEFAULT.name();

    @Option(names = "--event", required = true, paramLabel = "NAME", description = "Name of the event.")
    private String event = "";

    @Parameters(
            arity = "0..1",
            paramLabel = "DATA",
            description = "The event's data as JSON; - reads it from standard input; without it: null.")
    private Optional<String> data = Optional.empty();

    /** Exactly one of them. */
    static final class Target {

        @Option(names = "--to", paramLabel = "USER", description = "A user.")
        private Optional<String> user = Optional.empty();

        @Option(names = "--topic", paramLabel = "TOPIC", description = "All who follow a topic.")
        private Optional<String> topic = Optional.empty();

        @Option(names = "--all", description = "Everybody of the tenant.")
        private boolean all;

        Mailbox mailbox(Tenant tenant) {
            if (all) {
                return Mailbox.broadcast(tenant);
            }
            return user.map(name -> Mailbox.user(tenant, name))
                    .orElseGet(() -> Mailbox.topic(tenant, topic.orElse("")));
        }
    }

    @Override
    public void run() {
        PushText request = request();
        try (PushProducer producer = new PushProducer(source.access())) {
            String place = producer.push(source.pushTopic(), request.key(), request.value());
            spec.commandLine().getOut().println(source.generation() + "-" + place);
        } catch (IOException e) {
            throw new Failure("kafka: " + e.getMessage() + " (is 'godwit dev' running? another address: --kafka)", e);
        }
    }

    private PushText request() {
        try {
            String json = data.equals(Optional.of("-")) ? standardInput() : data.orElse("null");
            return PushText.of(target.mailbox(new Tenant(tenant)), event, json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String standardInput() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new Failure("standard input cannot be read", e);
        }
    }
}
