package dev.godwit.inbox.redis;

import dev.godwit.inbox.Applied;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LostRange;
import dev.godwit.inbox.Watermark;
import dev.godwit.protocol.Fingerprint;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Partition;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts of one partition answer, as values. Scripts speak of offsets only: within a partition's keys there is one
 * generation.
 */
record Answers(Partition partition) {

    Applied applied(Response answer) {
        String kind = answer.get(0).toString();
        return switch (kind) {
            case "appended" -> Applied.appended(id(answer.get(1)), isGap(answer));
            case "replayed" -> Applied.replayed(id(answer.get(1)), isGap(answer));
            case "absent" -> Applied.replayedAbsent();
            case "skipped" -> Applied.skipped();
            case "duplicate" -> Applied.duplicate(id(answer.get(1)));
            case "conflict" -> Applied.conflict(id(answer.get(1)));
            case "rewind" -> Applied.rewind(answer.get(1).toLong());
            default -> throw new IllegalStateException("a script answered " + kind);
        };
    }

    Optional<Watermark> watermark(Response answer) {
        return answer.size() == 0
                ? Optional.empty()
                : Optional.of(new Watermark(
                        answer.get(0).toLong(),
                        answer.get(1).toInteger(),
                        answer.get(2).toString(),
                        answer.get(3).toLong()));
    }

    List<MessageId> heads(Response answer) {
        return answer.stream().map(this::id).toList();
    }

    /** Right below the first of the last entries, or the head. */
    MessageId startOfLast(Response answer) {
        return answer.get(0).toString().equals("1")
                ? new MessageId(partition.generation(), answer.get(1).toLong() - 1)
                : id(answer.get(1));
    }

    Optional<KnownId> known(Response answer) {
        return answer.size() == 0
                ? Optional.empty()
                : Optional.of(new KnownId(
                        partition.id(answer.get(0).toLong()),
                        Fingerprint.parse(answer.get(1).toString())));
    }

    LogPage page(Response answer, int count) {
        Response store = answer.get(0);
        List<LogEntry> entries = new ArrayList<>();
        answer.get(4).forEach(entry -> entries.add(entry(entry)));
        return new LogPage(
                List.copyOf(entries),
                entries.size() == count,
                id(answer.get(2)),
                id(answer.get(1)),
                answer.get(3).toInteger() == 1,
                id(store.get(3)),
                lost(store.get(4)),
                store(store));
    }

    private static Optional<LogPage.Store> store(Response store) {
        return store.get(0) == null
                ? Optional.empty()
                : Optional.of(new LogPage.Store(
                        store.get(0).toLong(),
                        store.get(1).toLong(),
                        store.get(2).toLong()));
    }

    private List<LostRange> lost(@Nullable Response ranges) {
        List<LostRange> lost = new ArrayList<>();
        if (ranges != null && !ranges.toString().isEmpty()) {
            for (String range : ranges.toString().split(" ", -1)) {
                int colon = range.indexOf(':');
                lost.add(new LostRange(
                        partition.id(Long.parseLong(range, 0, colon, 10)),
                        partition.id(Long.parseLong(range, colon + 1, range.length(), 10))));
            }
        }
        return List.copyOf(lost);
    }

    /** An entry's fields are, in this order, {@code p} and then {@code m} or {@code g}. */
    private static LogEntry entry(Response entry) {
        Response fields = entry.get(1);
        boolean gap = fields.get(2).toString().equals("g");
        return new LogEntry(
                MessageId.parse(entry.get(0).toString()),
                gap ? new byte[0] : fields.get(3).toBytes(),
                gap);
    }

    private MessageId id(@Nullable Response offset) {
        long value = offset == null ? -1 : offset.toLong();
        return value < 0 ? MessageId.NONE : partition.id(value);
    }

    private static boolean isGap(Response answer) {
        return answer.get(2).toString().equals("1");
    }
}
