package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.server.fixture.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published descriptions, held against the linters of their standards from npm. Skipped where there is no Node. */
class DescriptionsIT {

    private static final Path SCRIPTS = Path.of("src", "test", "lint").toAbsolutePath();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void install() throws IOException {
        Assumptions.assumeTrue(runs("npm", "--version"), "skipped: the linters need Node 20 with npm on the PATH");
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.createDirectory(folder.resolve("schemas"));
        copy("/godwit/openapi.json", "openapi.json");
        copy("/godwit/asyncapi.json", "asyncapi.json");
        copy("/godwit/schema/push-request.schema.json", "schemas/push-request.json");
        assertThat(runs("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"))
                .as("npm ci")
                .isTrue();
    }

    @Test
    void openApi_isValid() {
        assertClean("node", "node_modules/@redocly/cli/bin/cli.js", "lint", "openapi.json");
    }

    @Test
    void asyncApi_isValid() {
        assertClean("node", "asyncapi.mjs", folder.resolve("asyncapi.json").toString());
    }

    private static void assertClean(String... command) {
        Map<String, String> quiet = Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        try (ChildProcess linter = ChildProcess.launch(folder, quiet, List.of(command))) {
            int code = linter.exitCode(Duration.ofMinutes(1));
            assertThat(code).as(linter.out() + linter.err()).isZero();
        }
    }

    private static boolean runs(String... command) {
        try (ChildProcess process = ChildProcess.launch(folder, Map.of(), List.of(command))) {
            return process.exitCode(Duration.ofMinutes(3)) == 0;
        } catch (RuntimeException e) {
            // No such program.
            return false;
        }
    }

    private static void copy(String resource, String name) throws IOException {
        try (InputStream in = DescriptionsIT.class.getResourceAsStream(resource)) {
            Files.copy(in, folder.resolve(name));
        }
    }
}
