package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import dev.godwit.runtime.Loop;
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

    private final Comings comings;
    private final Lingering lingering;
    private final Map<String, HubSession> byId = new HashMap<>();
    private final NavigableMap<Place, HubSession> all = new TreeMap<>();
    private final Map<Mailbox, NavigableMap<Place, HubSession>> byTopic = new HashMap<>();

    Roster(Loop loop, Comings comings) {
        this.comings = comings;
        this.lingering = new Lingering(loop, comings);
    }

    void arrived(HubSession session) {
        byId.put(session.connection(), session);
        all.put(session.place(), session);
        if (isOnly(all, session.place())) {
            comings.user(session.user(), true);
        }
    }

    /** Called after it has left its topics. */
    void left(HubSession session) {
        byId.remove(session.connection(), session);
        if (session.lingers()) {
            lingering.user(session.user());
        }
        if (isOnly(all, session.place())) {
            comings.user(session.user(), false);
        }
        all.remove(session.place(), session);
    }

    void joined(Mailbox topic, HubSession session) {
        NavigableMap<Place, HubSession> members = byTopic.computeIfAbsent(topic, first -> new TreeMap<>());
        members.put(session.place(), session);
        if (isOnly(members, session.place())) {
            comings.member(topic, session.place().user(), true);
        }
    }

    void parted(Mailbox topic, HubSession session) {
        if (session.lingers()) {
            lingering.member(topic, session.place().user());
        }
        byTopic.computeIfPresent(topic, (name, members) -> {
            if (isOnly(members, session.place())) {
                comings.member(topic, session.place().user(), false);
            }
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

    /** Whether the place is taken, and no other of its user. */
    private static boolean isOnly(NavigableMap<Place, HubSession> places, Place place) {
        Place first = places.ceilingKey(new Place(place.tenant(), place.user(), ""));
        Place next = places.higherKey(place);
        return place.equals(first) && (next == null || !next.isOfSameUser(place));
    }

    private NavigableMap<Place, HubSession> members(Mailbox topic) {
        return byTopic.getOrDefault(topic, Collections.emptyNavigableMap());
    }
}
