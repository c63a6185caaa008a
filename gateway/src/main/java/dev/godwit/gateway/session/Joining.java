package dev.godwit.gateway.session;

import dev.godwit.protocol.Position;
import java.util.List;
import java.util.function.Consumer;

/**
 * Mailboxes that a session begins to follow together: as soon as each of them has found its place, and not before.
 *
 * @param from where they start
 * @param then is told the position that the client has with them
 */
record Joining(Start from, List<Track> tracks, Consumer<Position> then) {

    boolean placed() {
        boolean all = true;
        for (Track track : tracks) {
            // Each of them is asked, for then it looks for its place.
            all &= track.placed();
        }
        return all;
    }

    /** What has to be told first. */
    List<Gap> gaps() {
        return tracks.stream()
                .flatMap(track -> from.gap(track.mailbox(), track.position()).stream())
                .toList();
    }
}
