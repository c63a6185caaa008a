package dev.godwit.server.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseReaderTest {

    private final SseReader reader = new SseReader("", 1_000);

    @Test
    void event_isDispatchedAtTheEmptyLine() {
        assertThat(read("event: order", "data: {\"a\":1}", "id: p1", ""))
                .containsExactly(new SseReader.Event("order", "{\"a\":1}"));
        assertThat(reader.lastId()).isEqualTo("p1");
    }

    @Test
    void linesOfData_areJoined() {
        assertThat(read("data: a", "data:b", "data", "")).containsExactly(new SseReader.Event("message", "a\nb\n"));
    }

    @Test
    void id_countsOnlyOnceItsEventIsComplete() {
        read("data: a", "id: p1");
        assertThat(reader.lastId()).isEmpty();
        read("");
        assertThat(reader.lastId()).isEqualTo("p1");
    }

    @Test
    void id_staysUntilTheNext() {
        read("id: p1", "data: a", "", "data: b", "");
        assertThat(reader.lastId()).isEqualTo("p1");
    }

    @Test
    void commentsAndUnknownFields_arePassedOver() {
        assertThat(read(": ping", "foo: bar", "event: x", "")).isEmpty();
        assertThat(read("data: a", "")).containsExactly(new SseReader.Event("message", "a"));
    }

    @Test
    void retry_isTakenWhenItIsANumber() {
        read("retry: 2500");
        assertThat(reader.retryMillis()).isEqualTo(2_500);
        read("retry: soon");
        assertThat(reader.retryMillis()).isEqualTo(2_500);
    }

    private List<SseReader.Event> read(String... lines) {
        List<SseReader.Event> events = new ArrayList<>();
        for (String line : lines) {
            reader.line(line).ifPresent(events::add);
        }
        return events;
    }
}
