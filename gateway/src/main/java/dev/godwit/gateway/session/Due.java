package dev.godwit.gateway.session;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The tracks of a session that may have something to write. First comes the one whose next message has the highest priority; of
 * equals, the one that has waited longest. Who has to look first comes before all: that writes nothing.
 */
final class Due {

    private final Deque<Track> tracks = new ArrayDeque<>();

    /** Gives it a turn; once, however often it is asked. */
    void add(Track track) {
        if (track.queue()) {
            tracks.add(track);
        }
    }

    boolean isEmpty() {
        return tracks.isEmpty();
    }

    /** Takes the first one out. */
    Track next() {
        Track first = tracks.element();
        if (tracks.size() == 1) {
            return tracks.remove();
        }
        int highest = first.urgency();
        for (Track track : tracks) {
            if (highest == Track.AT_ONCE) {
                break;
            }
            int urgency = track.urgency();
            if (urgency > highest) {
                first = track;
                highest = urgency;
            }
        }
        tracks.remove(first);
        return first;
    }

    /** Below this, another one goes first. */
    int highest() {
        int highest = 0;
        for (Track track : tracks) {
            highest = Math.max(highest, track.urgency());
            if (highest == Track.AT_ONCE) {
                break;
            }
        }
        return highest;
    }
}
