package dev.godwit.inbox.redis;

import dev.godwit.inbox.Device;
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Position;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How cursors are written: {@code <now> <generation> <own> <all> <topic hash:offset> ...}. */
final class Cursors {

    /** A user who stays away longer gets what the log still holds. */
    private static final Duration KEPT = Duration.ofDays(90);

    private Cursors() {}

    static Request move(Request script, String device, Position position, long now) {
        String topics = position.topics().entrySet().stream()
                .map(topic -> topic.getKey() + ":" + topic.getValue())
                .collect(Collectors.joining(" "));
        return script.arg(device)
                .arg(now)
                .arg(position.generation())
                .arg(position.own())
                .arg(position.all())
                .arg(topics)
                .arg(LogReader.MAX_DEVICES)
                .arg(KEPT.toMillis());
    }

    static Optional<Position> read(@Nullable Response stored) {
        return Optional.ofNullable(stored).map(text -> position(text.toString()));
    }

    /** Of a whole hash: names and cursors in turn, or by name where the protocol knows maps. */
    static List<Device> readAll(Response all) {
        return all.getKeys().stream()
                .sorted()
                .map(name -> device(name, Objects.requireNonNull(all.get(name)).toString()))
                .toList();
    }

    private static Device device(String name, String cursor) {
        long seen = Long.parseLong(cursor, 0, cursor.indexOf(' '), 10);
        return new Device(name, position(cursor), seen);
    }

    private static Position position(String cursor) {
        String[] parts = cursor.split(" ", -1);
        SortedMap<Long, Long> topics = new TreeMap<>();
        for (int i = 4; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            topics.put(
                    Long.parseLong(parts[i], 0, colon, 10), Long.parseLong(parts[i], colon + 1, parts[i].length(), 10));
        }
        return new Position(Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]), topics);
    }

    @SuppressWarnings("NullAway") // The value of a Void.
    static Void moved(Response answer) {
        return null;
    }
}
