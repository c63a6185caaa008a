package dev.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.NodePackages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What programs that we did not write make of the conformance vectors. Skipped where there is no Node. */
class ConformanceIT {

    @Test
    void vectors_areReadByTheParserThatEventSourceUses() {
        NodePackages.install();
        String folder = Path.of("../conformance").toAbsolutePath().normalize().toString();
        try (ChildProcess node = NodePackages.node("conformance.mjs", List.of(folder))) {
            assertThat(node.exitCode(Duration.ofMinutes(1))).as(node.out()).isZero();
            assertThat(node.out()).contains("\"failed\":0").doesNotContain("\"passed\":0");
        }
    }
}
