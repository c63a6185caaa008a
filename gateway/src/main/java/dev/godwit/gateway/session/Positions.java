package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** From the places of a session's tracks to the position that its client holds, and back. */
final class Positions {

    private Positions() {}

    /** The offset of a mailbox in a position; empty for a topic that is not in it. */
    static Optional<Long> offset(Position position, Mailbox mailbox) {
        return switch (mailbox.kind()) {
            case USER -> Optional.of(position.own());
            case BROADCAST -> Optional.of(position.all());
            case TOPIC -> Optional.ofNullable(position.topics().get(Position.topicHash(mailbox.name())));
        };
    }

    /** The later place in each mailbox, of the topics that the second names. */
    static Position later(Position first, Position second) {
        SortedMap<Long, Long> topics = new TreeMap<>(second.topics());
        topics.replaceAll((topic, offset) -> Math.max(offset, first.topics().getOrDefault(topic, offset)));
        return new Position(
                second.generation(), Math.max(first.own(), second.own()), Math.max(first.all(), second.all()), topics);
    }

    /** The same, and in this mailbox not before this place. */
    static Position with(Position position, Mailbox mailbox, long offset) {
        SortedMap<Long, Long> topics = new TreeMap<>(position.topics());
        long own = position.own();
        long all = position.all();
        switch (mailbox.kind()) {
            case USER -> own = Math.max(own, offset);
            case BROADCAST -> all = Math.max(all, offset);
            case TOPIC -> topics.merge(Position.topicHash(mailbox.name()), offset, Math::max);
        }
        return new Position(position.generation(), own, all, topics);
    }

    static Position without(Position position, Mailbox topic) {
        SortedMap<Long, Long> topics = new TreeMap<>(position.topics());
        topics.remove(Position.topicHash(topic.name()));
        return new Position(position.generation(), position.own(), position.all(), topics);
    }

    static Position of(long generation, Collection<Track> tracks, Function<Track, MessageId> place) {
        long own = -1;
        long all = -1;
        SortedMap<Long, Long> topics = Collections.emptySortedMap();
        for (Track track : tracks) {
            MessageId at = place.apply(track);
            switch (track.mailbox().kind()) {
                case USER -> own = at.offset();
                case BROADCAST -> all = at.offset();
                case TOPIC -> {
                    topics = topics.isEmpty() ? new TreeMap<>() : topics;
                    // Of two names with one hash the lower place: rather twice than not at all.
                    topics.merge(track.topicHash(), at.offset(), Math::min);
                }
            }
        }
        return new Position(generation, own, all, topics);
    }
}
