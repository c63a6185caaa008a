package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Who is connected on one event loop and who follows which topic, in an order in which it can be read page by page: no look at it
 * takes longer because there are more. Confined to the loop.
 */
final class Roster {

    private final Map<String, HubSession> byId = new HashMap<>();
    private final NavigableMap<Place, HubSession> all = new TreeMap<>();
    private final Map<Mailbox, NavigableMap<Place, HubSession>> byTopic = new HashMap<>();

    void arrived(HubSession session) {
        byId.put(session.connection(), session);
        all.put(session.place(), session);
    }

    /** Called after it has left its topics. */
    void left(HubSession session) {
        byId.remove(session.connection(), session);
        all.remove(session.place(), session);
    }

    void joined(Mailbox topic, HubSession session) {
        byTopic.computeIfAbsent(topic, first -> new TreeMap<>()).put(session.place(), session);
    }

    void parted(Mailbox topic, HubSession session) {
        byTopic.computeIfPresent(topic, (name, members) -> {
            members.remove(session.place(), session);
            return members.isEmpty() ? null : members;
        });
    }

    int size() {
        return byId.size();
    }

    List<HubSession> sessions() {
        return List.copyOf(byId.values());
    }

    Optional<HubSession> find(String connection) {
        return Optional.ofNullable(byId.get(connection));
    }

    /** In their order. */
    Stream<HubSession> select(Selection selection, Optional<Place> after) {
        Place from = after.orElse(selection.begin());
        return selection
                .topic()
                .map(topic -> members(topic).tailMap(from, false).values().stream())
                .orElseGet(() -> all.tailMap(from, false).values().stream()
                        .takeWhile(session -> selection.includes(session.place())));
    }

    /** Of a topic without looking at them; those of a user are few. */
    long count(Selection selection) {
        return selection
                .topic()
                .map(topic -> (long) members(topic).size())
                .orElseGet(() -> select(selection, Optional.empty()).count());
    }

    private NavigableMap<Place, HubSession> members(Mailbox topic) {
        return byTopic.getOrDefault(topic, Collections.emptyNavigableMap());
    }
}
