package dev.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.server.fixture.ChildProcess;
import dev.godwit.server.fixture.NodePackages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The .proto files as buf's rules want them; {@code protocol/buf.yaml} says where they are not. */
class ProtoLintIT {

    private static final String BUF = "@bufbuild/buf@1.75.0";

    @Test
    void protoFiles_passBuf() {
        Path protocol = Path.of("..", "protocol").toAbsolutePath().normalize();
        Path buf = NodePackages.tool(BUF, "buf");
        try (ChildProcess lint =
                ChildProcess.launch(buf.getParent(), Map.of(), List.of(buf.toString(), "lint", protocol.toString()))) {
            assertThat(lint.exitCode(Duration.ofMinutes(1))).as(lint.report()).isZero();
        }
    }
}
