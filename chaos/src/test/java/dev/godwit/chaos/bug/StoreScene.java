package dev.godwit.chaos.bug;

import dev.godwit.inbox.Append;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogLimits;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.LogWriter;
import dev.godwit.inbox.Step;
import dev.godwit.protocol.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Three messages in a log that keeps two, in whatever store. */
final class StoreScene extends Scene {

    static final LogRules TWO_ENTRIES =
            new LogRules(new LogLimits(2, 1 << 20, Duration.ofDays(3)), LogLimits.TOPIC, Duration.ofMinutes(10));

    private final LogWriter writer;
    private final LogReader reader;

    StoreScene(LogWriter writer, LogReader reader) throws Exception {
        this.writer = writer;
        this.reader = reader;
        await(writer.start(TOPIC.partition(0), "topic", 0, 3));
        for (int offset = 0; offset < 3; offset++) {
            append(offset, Optional.empty());
        }
    }

    /** As clients see them. */
    List<String> ids() throws Exception {
        return page().entries().stream()
                .map(LogEntry::id)
                .map(MessageId::toString)
                .toList();
    }

    String trimmedThrough() throws Exception {
        return page().trimmedThrough().toString();
    }

    /** One that may be replaced. */
    void appendCollapsing(long offset) throws Exception {
        append(offset, Optional.of("key"));
    }

    private void append(long offset, Optional<String> collapseKey) throws Exception {
        // A log expires by the clock of its store, which may be the real one.
        Step step = new Step(offset - 1, offset, 0, System.currentTimeMillis(), Optional.empty());
        Append append = new Append(step, ALICE, message("m" + offset), Optional.empty(), collapseKey);
        await(writer.append(TOPIC.partition(0), append));
    }

    private LogPage page() throws Exception {
        return await(reader.read(ALICE, MessageId.NONE, 100));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
