package dev.godwit.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.server.life.Program;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    @Test
    void beforeTheFirstCompleteStart_isNotReady() {
        assertThat(Readiness.of(program(() -> Check.UP)).ready()).isFalse();
        assertThat(json(program(() -> Check.UP))).startsWith("{\"status\":\"starting\"");
    }

    @Test
    void missingDependency_isDegradedAndReady() {
        Program program = started(() -> Check.degraded("kafka unreachable"));
        assertThat(Readiness.of(program).ready()).isTrue();
        assertThat(json(program))
                .isEqualTo("{\"status\":\"degraded\",\"parts\":[{\"name\":\"part\",\"state\":\"degraded\","
                        + "\"reason\":\"kafka unreachable\"}]}");
    }

    @Test
    void allWell_isReady() {
        Program program = started(() -> Check.UP);
        assertThat(json(program)).isEqualTo("{\"status\":\"ready\",\"parts\":[{\"name\":\"part\",\"state\":\"up\"}]}");
    }

    @Test
    void partThatCannotServe_isNotReady() {
        assertThat(Readiness.of(started(() -> Check.down("port is closed"))).ready())
                .isFalse();
    }

    @Test
    void draining_isNotReady() {
        Program program = started(() -> Check.UP);
        program.drain();
        assertThat(Readiness.of(program).ready()).isFalse();
        assertThat(json(program)).startsWith("{\"status\":\"draining\"");
    }

    @Test
    void checkThatThrows_isDegraded() {
        Program program = started(() -> {
            throw new IllegalStateException("broken");
        });
        assertThat(Readiness.of(program).ready()).isTrue();
        assertThat(json(program)).contains("degraded", "broken");
    }

    private static String json(Program program) {
        return new String(Readiness.of(program).json(), StandardCharsets.UTF_8);
    }

    private static Program started(Supplier<Check> check) {
        Program program = program(check);
        program.start(DEADLINE).toCompletableFuture().join();
        return program;
    }

    private static Program program(Supplier<Check> check) {
        return new Program(List.of(new Component() {
            @Override
            public String name() {
                return "part";
            }

            @Override
            public CompletionStage<Void> start() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public Check check() {
                return check.get();
            }

            @Override
            public CompletionStage<Void> stop() {
                return CompletableFuture.completedFuture(null);
            }
        }));
    }
}
