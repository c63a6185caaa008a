package dev.godwit.server.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ProgramTest {

    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final List<String> story = new ArrayList<>();

    @Test
    void parts_startInOrderAndStopInReverse() {
        Program program = new Program(List.of(new Part("a"), new Part("b"), new Part("c")));
        assertThat(program.phase()).isEqualTo(Phase.STARTING);
        program.start(DEADLINE).toCompletableFuture().join();
        assertThat(program.phase()).isEqualTo(Phase.RUNNING);
        assertThat(program.stop(DEADLINE).toCompletableFuture().join()).isEmpty();
        assertThat(program.phase()).isEqualTo(Phase.STOPPED);
        assertThat(story).containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
    }

    @Test
    void nextPart_waitsForTheOneBefore() {
        Part slow = new Part("slow");
        slow.starting = new CompletableFuture<>();
        Program program = new Program(List.of(slow, new Part("next")));
        CompletableFuture<Void> started = program.start(DEADLINE).toCompletableFuture();
        assertThat(story).containsExactly("start slow");
        assertThat(program.phase()).isEqualTo(Phase.STARTING);
        slow.starting.complete(null);
        assertThat(started).isCompleted();
    }

    @Test
    void failedStart_isUndone() {
        Part failing = new Part("b");
        failing.starting = CompletableFuture.failedFuture(new IllegalStateException("port 1 is taken"));
        Program program = new Program(List.of(new Part("a"), failing, new Part("c")));
        CompletableFuture<Void> started = program.start(DEADLINE).toCompletableFuture();
        assertThat(started)
                .failsWithin(DEADLINE)
                .withThrowableThat()
                .withCauseInstanceOf(PartFailed.class)
                .withMessageContaining("b: port 1 is taken");
        assertThat(story).containsExactly("start a", "start b", "stop b", "stop a");
        assertThat(program.phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void thrownFailure_isUndoneToo() {
        Part failing = new Part("a") {
            @Override
            public CompletionStage<Void> start() {
                throw new IllegalStateException("thrown");
            }
        };
        Program program = new Program(List.of(failing));
        assertThat(program.start(DEADLINE).toCompletableFuture()).isCompletedExceptionally();
        assertThat(story).containsExactly("stop a");
    }

    @Test
    void failuresOfStop_areCollectedAndTheRestIsStopped() {
        Part failing = new Part("b");
        failing.stopping = CompletableFuture.failedFuture(new IllegalStateException("no"));
        Program program = new Program(List.of(new Part("a"), failing));
        program.start(DEADLINE).toCompletableFuture().join();
        List<String> errors = program.stop(DEADLINE).toCompletableFuture().join();
        assertThat(errors).singleElement().asString().contains("b: ", "no");
        assertThat(story).endsWith("stop b", "stop a");
    }

    @Test
    void hangingPart_isLeftBehindAtTheDeadline() {
        Part hanging = new Part("b");
        hanging.stopping = new CompletableFuture<>();
        Program program = new Program(List.of(new Part("a"), hanging));
        program.start(DEADLINE).toCompletableFuture().join();
        List<String> errors =
                program.stop(Duration.ofMillis(50)).toCompletableFuture().join();
        assertThat(errors).singleElement().asString().startsWith("b: ");
        assertThat(story).endsWith("stop b", "stop a");
    }

    @Test
    void stopWhileStarting_startsNothingMore() {
        Part slow = new Part("slow");
        slow.starting = new CompletableFuture<>();
        Program program = new Program(List.of(slow, new Part("next")));
        CompletableFuture<Void> started = program.start(DEADLINE).toCompletableFuture();
        program.stop(DEADLINE).toCompletableFuture().join();
        slow.starting.complete(null);
        assertThat(started).isCompletedExceptionally();
        assertThat(story).containsExactly("start slow", "stop slow");
    }

    @Test
    void secondStop_isTheFirst() {
        Program program = new Program(List.of(new Part("a")));
        program.start(DEADLINE).toCompletableFuture().join();
        assertThat(program.stop(DEADLINE)).isSameAs(program.stop(DEADLINE));
        assertThat(story).containsExactly("start a", "stop a");
    }

    @Test
    void draining_isSeenBeforeAnythingStops() {
        Program program = new Program(List.of(new Part("a")), () -> story.add("drain"));
        program.start(DEADLINE).toCompletableFuture().join();
        program.drain();
        program.drain();
        assertThat(program.phase()).isEqualTo(Phase.DRAINING);
        assertThat(story).containsExactly("start a", "drain");
    }

    @Test
    void together_startsAllAtOnceAndTellsTheFirstThatIsIll() {
        Part slow = new Part("slow");
        slow.starting = new CompletableFuture<>();
        Part ill = new Part("ill");
        ill.check = Check.degraded("tired");
        Together both = new Together(slow, ill);
        CompletableFuture<Void> started = both.start().toCompletableFuture();
        assertThat(story).containsExactly("start slow", "start ill");
        assertThat(started).isNotDone();
        slow.starting.complete(null);
        assertThat(started).isCompleted();
        assertThat(both.check()).isEqualTo(Check.degraded("tired"));
        assertThat(both.name()).isEqualTo("slow+ill");
        assertThat(both.stop().toCompletableFuture()).isCompleted();
    }

    private class Part implements Component {

        private final String name;
        private CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);
        private CompletableFuture<Void> stopping = CompletableFuture.completedFuture(null);
        private Check check = Check.UP;

        Part(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public CompletionStage<Void> start() {
            story.add("start " + name);
            return starting;
        }

        @Override
        public Check check() {
            return check;
        }

        @Override
        public CompletionStage<Void> stop() {
            story.add("stop " + name);
            return stopping;
        }
    }
}
