package dev.godwit.gateway.session;

import dev.godwit.gateway.hub.Frame;
import dev.godwit.protocol.MessageId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/**
 * What a client was sent and has not acknowledged, in the order in which it was sent. It holds ids, not messages, and is bounded by
 * being asked before each message.
 */
final class AckWindow {

    private final boolean counts;
    private final AckOptions options;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private long bytes;

    private record Sent(Track track, MessageId id, int bytes, boolean gap) {

        boolean isAcked() {
            return track.hasAcked(id);
        }
    }

    /**
     * @param counts whether the client acknowledges; if not, the window stays empty
     */
    AckWindow(boolean counts, AckOptions options) {
        this.counts = counts;
        this.options = options;
    }

    boolean counts() {
        return counts;
    }

    boolean isFull() {
        return sent.size() >= options.messages() || bytes >= options.bytes();
    }

    void wrote(Track track, Frame frame) {
        if (counts) {
            add(new Sent(track, track.position(), frame.message().data().bytes().length, false));
        }
    }

    void wrote(Track track, Gap gap) {
        if (counts) {
            add(new Sent(track, gap.through(), 0, true));
        }
    }

    /**
     * Takes out what is acknowledged by now.
     *
     * @return whether anything was
     */
    boolean free() {
        int acked = newestAcked();
        Iterator<Sent> all = sent.iterator();
        for (int i = 0; i <= acked; i++) {
            Sent one = all.next();
            // There is nothing to do about a gap: who has what came after it has it, and may never name it.
            if (one.isAcked() || one.gap()) {
                one.track().ackedFirst(one.id());
                remove(one, all);
            }
        }
        return acked >= 0;
    }

    /**
     * The client follows it no more.
     *
     * @return whether anything of it was to be acknowledged
     */
    boolean forget(Track track) {
        int before = sent.size();
        Iterator<Sent> all = sent.iterator();
        while (all.hasNext()) {
            Sent one = all.next();
            if (one.track() == track) {
                remove(one, all);
            }
        }
        return sent.size() < before;
    }

    /** Those of which something is not acknowledged. */
    Set<Track> owing() {
        Set<Track> owing = new HashSet<>();
        sent.forEach(one -> owing.add(one.track()));
        return owing;
    }

    private int newestAcked() {
        int newest = -1;
        int i = 0;
        for (Sent one : sent) {
            newest = one.isAcked() ? i : newest;
            i++;
        }
        return newest;
    }

    private void add(Sent one) {
        sent.add(one);
        bytes += one.bytes();
    }

    private void remove(Sent one, Iterator<Sent> at) {
        at.remove();
        bytes -= one.bytes();
    }
}
