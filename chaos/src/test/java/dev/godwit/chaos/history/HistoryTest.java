package dev.godwit.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.chaos.history.Event.Options;
import dev.godwit.chaos.history.Event.Outcome;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    private static final Options ALL_OPTIONS = new Options(
            Kind.LATEST,
            Optional.of("order-1"),
            Optional.of("badge"),
            Optional.of(1_500L),
            List.of("phone", "laptop"),
            Optional.of("p1"));

    /** At least one of each kind; with everything that can be absent, once there and once not. */
    private static final List<Event> ALL = List.of(
            new Event.Pushing(1, "p1", List.of("default/user/älice", "acme/all"), Options.PLAIN),
            new Event.Pushing(2, "p2", List.of(), ALL_OPTIONS),
            new Event.Pushed(3, "p1", Outcome.ACCEPTED, 7, 1L << 40),
            new Event.Pushed(4, "p2", Outcome.UNKNOWN, -1, -1),
            new Event.Opening(5, "c1", "default/alice/phone", "sse", "gateway-1", List.of(), Optional.empty(), true),
            new Event.Opening(
                    6,
                    "c2",
                    "default/alice/phone",
                    "ws",
                    "gateway-2",
                    List.of("default/all"),
                    Optional.of("AQ"),
                    false),
            new Event.Opened(7, "c1"),
            new Event.Closed(8, "c1", "quoted \"and\"\nbroken"),
            new Event.Received(9, "c1", "default/all", Optional.of("1-4"), "p1", true),
            new Event.Received(10, "c1", "default/all", Optional.empty(), "", false),
            new Event.Gap(11, "c1", "default/all", "1-4", "1-9", "trimmed", true),
            new Event.Fault(12, "kill", "gateway-1", false),
            new Event.Phase(13, "drain"),
            new Event.Sample(14, "router-1", 1, 2, 3, 4),
            new Event.Logged(15, 3, 4, Optional.of("p1"), Optional.of("default/all"), 1_764_000_000_000L),
            new Event.Logged(16, 3, 5, Optional.empty(), Optional.empty(), 0),
            new Event.DeadLetter(17, 3, 5, "not_json"));

    @TempDir
    private Path folder;

    @Test
    void everyEvent_isReadBackAsItWas() {
        assertThat(ALL.stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Event.class.getPermittedSubclasses()).stream()
                        .filter(Event.class::isAssignableFrom)
                        .toList());
        Path path = folder.resolve("history");
        try (HistoryWriter writer = HistoryWriter.begin(path)) {
            ALL.forEach(event -> writer.record(at -> event));
        }
        assertThat(read(path)).containsExactlyElementsOf(ALL);
    }

    @Test
    void manyThreads_areInTheOrderOfOneClock() throws Exception {
        Path path = folder.resolve("history");
        int each = 5_000;
        try (HistoryWriter writer = HistoryWriter.begin(path)) {
            List<Thread> threads = IntStream.range(0, 4)
                    .mapToObj(number -> new Thread(() -> IntStream.range(0, each)
                            .forEach(i -> writer.record(at -> new Event.Opened(at, number + "-" + i)))))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        List<Event> events = read(path);
        assertThat(events).hasSize(4 * each);
        assertThat(events.stream().map(Event::at)).isSorted();
    }

    @Test
    void closedWriter_takesNothingMore() {
        Path path = folder.resolve("history");
        HistoryWriter writer = HistoryWriter.begin(path);
        writer.record(at -> new Event.Phase(at, "faults"));
        writer.close();
        writer.record(at -> new Event.Phase(at, "late"));
        writer.close();
        assertThat(read(path)).extracting(event -> ((Event.Phase) event).name()).containsExactly("faults");
    }

    @Test
    void unreadableLine_isNamed() throws Exception {
        Path path = folder.resolve("history");
        for (String wrong :
                List.of("{\"e\":\"phase\",\"at\":1,\"na", "{\"e\":\"opened\",\"at\":1}", "{\"e\":\"x\",\"at\":1}")) {
            Files.writeString(path, "{\"e\":\"phase\",\"at\":1,\"name\":\"drain\"}\n" + wrong);
            assertThatThrownBy(() -> read(path))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageEndingWith("line 2 is no event");
        }
    }

    private static List<Event> read(Path path) {
        List<Event> events = new ArrayList<>();
        HistoryReader.read(path).forEach(events::add);
        return events;
    }
}
