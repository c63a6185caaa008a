package dev.godwit.gateway.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who follows one mailbox on one hub. To join and to leave takes the same time however many there are; both may happen while they are
 * visited.
 */
final class Followings {

    private final List<@Nullable Following> places = new ArrayList<>(1);
    private int count;
    private int visits;

    void join(Following following) {
        following.place(places.size());
        places.add(following);
        count++;
    }

    void leave(Following following) {
        count--;
        if (visits > 0) {
            // A visit under way counts on the others being where they are.
            places.set(following.place(), null);
        } else {
            fill(following.place());
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Visits all who were there when the visit began and still are. */
    void visit(Consumer<Following> visitor) {
        int present = places.size();
        visits++;
        try {
            for (int i = 0; i < present; i++) {
                Following following = places.get(i);
                if (following != null) {
                    visitor.accept(following);
                }
            }
        } finally {
            visits--;
        }
        if (visits == 0 && count < places.size()) {
            closeRanks();
        }
    }

    private void closeRanks() {
        for (int i = places.size() - 1; i >= 0; i--) {
            if (places.get(i) == null) {
                fill(i);
            }
        }
    }

    /** Puts the last one in the place that became free. */
    private void fill(int place) {
        Following last = places.remove(places.size() - 1);
        if (last != null && place < places.size()) {
            places.set(place, last);
            last.place(place);
        }
    }
}
