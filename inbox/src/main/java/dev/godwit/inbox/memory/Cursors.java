package dev.godwit.inbox.memory;

import dev.godwit.inbox.Device;
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Position;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The positions of one user's devices. */
final class Cursors {

    private final Map<String, Cursor> devices = new TreeMap<>();

    private record Cursor(String device, Position position, long time) {}

    Optional<Position> get(String device) {
        return Optional.ofNullable(devices.get(device)).map(Cursor::position);
    }

    List<Device> all() {
        return devices.values().stream()
                .map(cursor -> new Device(cursor.device(), cursor.position(), cursor.time()))
                .toList();
    }

    void move(String device, Position position, long now) {
        Cursor stored = devices.get(device);
        if (stored != null) {
            devices.put(device, new Cursor(device, later(stored.position(), position), Math.max(stored.time(), now)));
            return;
        }
        if (devices.size() >= LogReader.MAX_DEVICES) {
            devices.remove(leastRecentlyUsed().device());
        }
        devices.put(device, new Cursor(device, position, now));
    }

    /** The devices that have a position. */
    Set<String> names() {
        return devices.keySet();
    }

    Cursors copy() {
        Cursors copy = new Cursors();
        copy.devices.putAll(devices);
        return copy;
    }

    private Cursor leastRecentlyUsed() {
        return devices.values().stream()
                .min(Comparator.comparingLong(Cursor::time).thenComparing(Cursor::device))
                .orElseThrow();
    }

    private static Position later(Position stored, Position moved) {
        if (stored.generation() != moved.generation()) {
            return stored.generation() > moved.generation() ? stored : moved;
        }
        SortedMap<Long, Long> topics = new TreeMap<>(moved.topics());
        topics.replaceAll((topic, offset) -> Math.max(offset, stored.topics().getOrDefault(topic, offset)));
        return new Position(
                moved.generation(), Math.max(stored.own(), moved.own()), Math.max(stored.all(), moved.all()), topics);
    }
}
