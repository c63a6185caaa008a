package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Hub;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes of one session. Changes are made in the order in which they were asked for, each complete before the next: so the
 * client always knows what it follows when it reads an answer.
 */
final class Followed {

    private final HubSession session;
    private final Hub hub;
    private final Tenant tenant;
    private final List<Track> tracks = new ArrayList<>();
    private final Deque<Runnable> changes = new ArrayDeque<>();
    private @Nullable Joining joining;
    private boolean stopped;
    /** What the client came with: topics that it follows for the first time later start there too. */
    private Start start;

    Followed(HubSession session, Hub hub, Tenant tenant) {
        this.session = session;
        this.hub = hub;
        this.tenant = tenant;
        this.start = startAt(Optional.empty());
    }

    Start startAt(Optional<Position> given) {
        return new Start(given, hub.topic().generation());
    }

    /** The first ones. Changes that were asked for before wait for them. */
    void begin(List<Mailbox> mailboxes, Start from, int history, Consumer<Position> then) {
        start = from;
        join(mailboxes, from, history, then);
        settle();
    }

    void follow(Follow follow, Consumer<Position> then) {
        changes.add(() -> join(follow, then));
        settle();
    }

    void leave(Collection<String> topics, Consumer<Position> then) {
        changes.add(() -> part(topics, then));
        settle();
    }

    /** Goes on with the changes, up to one that has to wait. */
    void settle() {
        while (!stopped) {
            if (joining != null) {
                if (!joining.placed()) {
                    return;
                }
                joined(joining);
            } else if (tracks.isEmpty() || changes.isEmpty()) {
                return;
            } else {
                changes.remove().run();
            }
        }
    }

    void forEach(Consumer<Track> action) {
        tracks.forEach(action);
    }

    /** How many of them there are. */
    int count(Predicate<Track> condition) {
        int count = 0;
        for (Track track : tracks) {
            count += condition.test(track) ? 1 : 0;
        }
        return count;
    }

    boolean all(Predicate<Track> condition) {
        return tracks.stream().allMatch(condition);
    }

    Position position() {
        return position(Track::position);
    }

    /** The position that names each mailbox at this place. */
    Position position(Function<Track, MessageId> place) {
        return Positions.of(hub.topic().generation(), tracks, place);
    }

    Optional<Track> find(Predicate<Track> condition) {
        return tracks.stream().filter(condition).findFirst();
    }

    void stop() {
        stopped = true;
        tracks.forEach(Track::stop);
        tracks.stream().filter(Track::isTopic).forEach(track -> session.roster().parted(track.mailbox(), session));
        if (joining != null) {
            joining.tracks().forEach(Track::stop);
        }
    }

    private void join(Follow follow, Consumer<Position> then) {
        List<Mailbox> fresh = follow.topics().stream()
                .map(this::topic)
                .filter(topic -> find(topic).isEmpty())
                .toList();
        Start from = follow.since().isPresent() ? startAt(follow.since()) : start;
        join(fresh, from, follow.history(), then);
    }

    private void join(List<Mailbox> mailboxes, Start from, int history, Consumer<Position> then) {
        List<Track> joiners = mailboxes.stream()
                .map(mailbox -> new Track(session, hub, mailbox, from.in(mailbox), from.history(mailbox, history)))
                .toList();
        joining = new Joining(from, joiners, then);
    }

    private void joined(Joining group) {
        Position before = tracks.isEmpty() ? group.from().given().orElseGet(this::position) : position();
        joining = null;
        group.tracks().forEach(Track::follow);
        group.tracks().stream()
                .filter(Track::isTopic)
                .forEach(track -> session.roster().joined(track.mailbox(), session));
        tracks.addAll(group.tracks());
        // Who leaves a topic and follows it again has no past in it.
        group.tracks().forEach(track -> start = start.without(track.mailbox()));
        List<Gap> gaps = group.gaps();
        group.then().accept(gaps.isEmpty() ? position() : before);
        session.joined(group.tracks(), gaps, before);
    }

    private void part(Collection<String> topics, Consumer<Position> then) {
        Position before = position();
        List<Track> parting = topics.stream()
                .flatMap(name -> find(topic(name)).stream())
                .distinct()
                .toList();
        parting.forEach(track -> {
            tracks.remove(track);
            track.stop();
            session.roster().parted(track.mailbox(), session);
        });
        then.accept(before);
        parting.forEach(session::left);
    }

    Optional<Track> find(Mailbox mailbox) {
        return find(track -> track.mailbox().equals(mailbox));
    }

    private Mailbox topic(String name) {
        return Mailbox.topic(tenant, name);
    }
}
