package dev.godwit.server.cli;

import dev.godwit.server.config.Configuration;
import dev.godwit.server.config.Role;
import dev.godwit.server.roles.NodeProcess;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code godwit gateway}, {@code router}, {@code api}: a node of a cluster each. */
final class RoleCommands {

    private RoleCommands() {}

    private static void run(Role role, ConfigFile file) {
        new NodeProcess(role, Configuration.read(file.sources(), Set.of(role), false)).run();
    }

    @Command(
            name = "gateway",
            mixinStandardHelpOptions = true,
            description = {
                "Runs a gateway: holds the connections of clients.",
                "",
                "Starts and waits for Kafka, Redis and the registry in any order; /health/ready on the internal port "
                        + "tells what is missing. Ends in order on SIGTERM."
            },
            footer = {"", "Example:", "  GODWIT_CLUSTER_SECRET=$(cat secret) godwit gateway --config godwit.yaml"})
    static final class Gateway implements Runnable {

        @Mixin
        private ConfigFile file = new ConfigFile();

        @Override
        public void run() {
            RoleCommands.run(Role.GATEWAY, file);
        }
    }

    @Command(
            name = "router",
            mixinStandardHelpOptions = true,
            description = {
                "Runs a router: takes requests from Kafka to the logs in Redis and on to gateways.",
                "",
                "Routers share the partitions of the push topic among them, and hold the registry."
            },
            footer = {"", "Example:", "  GODWIT_CLUSTER_SECRET=$(cat secret) godwit router --config godwit.yaml"})
    static final class Router implements Runnable {

        @Mixin
        private ConfigFile file = new ConfigFile();

        @Override
        public void run() {
            RoleCommands.run(Role.ROUTER, file);
        }
    }

    @Command(
            name = "api",
            mixinStandardHelpOptions = true,
            description = "Runs an api node: HTTP for business services.",
            footer = {"", "Example:", "  GODWIT_CLUSTER_SECRET=$(cat secret) godwit api --config godwit.yaml"})
    static final class Api implements Runnable {

        @Mixin
        private ConfigFile file = new ConfigFile();

        @Override
        public void run() {
            RoleCommands.run(Role.API, file);
        }
    }
}
