package dev.godwit.server.cli;

import dev.godwit.server.config.Sources;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigFile {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (else: $GODWIT_CONFIG, else ./godwit.yaml if there is one).")
    private Optional<Path> file = Optional.empty();

    Optional<Path> file() {
        return file;
    }

    Sources sources() {
        return Sources.of(System.getenv(), file);
    }
}
