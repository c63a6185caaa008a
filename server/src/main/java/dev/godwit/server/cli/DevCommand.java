package dev.godwit.server.cli;

import dev.godwit.server.dev.DevMode;
import dev.godwit.server.dev.DevOptions;
import dev.godwit.server.dev.PortPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a whole Godwit on this machine: all roles, a real Kafka and a real Redis, in one process.",
            "",
            "Needs nothing installed, listens on 127.0.0.1 only, and prints lines to paste when it is ready. Ctrl-C "
                    + "stops everything; without --data no file stays behind."
        },
        footer = {
            "",
            "Examples:",
            "  godwit dev",
            "  godwit dev --gateways 2 --data ~/godwit-data",
            "  godwit dev --client-port 18080 --kafka-port 19092"
        })
final class DevCommand implements Runnable {

    private static final int MAX_GATEWAYS = 16;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--gateways",
            paramLabel = "N",
            description = "Gateways in the process (default: ${DEFAULT-VALUE}).")
    private int gateways = 1;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data of Kafka and Redis here, for the next run too (else: a temporary folder).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--client-port",
            paramLabel = "PORT",
            description = "For clients; more gateways count up from it (default: ${DEFAULT-VALUE}).")
    private int client = 8080;

    @Option(names = "--api-port", paramLabel = "PORT", description = "For services (default: ${DEFAULT-VALUE}).")
    private int api = 8081;

    @Option(
            names = "--internal-port",
            paramLabel = "PORT",
            description = "Health and metrics (default: ${DEFAULT-VALUE}).")
    private int internal = 9090;

    @Option(
            names = "--link-port",
            paramLabel = "PORT",
            description = "From routers to gateways; more gateways count up from it (default: ${DEFAULT-VALUE}).")
    private int link = 9091;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka (default: ${DEFAULT-VALUE}).")
    private int kafka = 9092;

    @Option(names = "--redis-port", paramLabel = "PORT", description = "Redis (default: ${DEFAULT-VALUE}).")
    private int redis = 6390;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration for what is not set by dev mode itself (log limits, ...).")
    private Optional<Path> config = Optional.empty();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        new DevMode(options(), config, line -> {
                    out.println(line);
                    out.flush();
                })
                .run();
    }

    private DevOptions options() {
        if (gateways < 1 || gateways > MAX_GATEWAYS) {
            throw misuse("--gateways: " + gateways + " (expected: 1 to " + MAX_GATEWAYS + ")");
        }
        PortPlan.Ports asked = new PortPlan.Ports(client, api, internal, link, kafka, redis);
        try {
            return new DevOptions(PortPlan.of(asked, gateways), gateways, data);
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException misuse(String words) {
        return new ParameterException(spec.commandLine(), words);
    }
}
