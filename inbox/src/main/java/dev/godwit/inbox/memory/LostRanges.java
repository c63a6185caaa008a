package dev.godwit.inbox.memory;

import dev.godwit.inbox.LostRange;
import dev.godwit.protocol.MessageId;
import java.util.ArrayList;
import java.util.List;

/** What a partition lost, rising; a bounded number of ranges. */
final class LostRanges {

    private static final int MOST = 32;

    private final List<LostRange> ranges = new ArrayList<>();

    void add(MessageId after, MessageId through) {
        int newest = ranges.size() - 1;
        if (newest >= 0 && ranges.get(newest).through().equals(after)) {
            ranges.set(newest, new LostRange(ranges.get(newest).after(), through));
        } else {
            ranges.add(new LostRange(after, through));
        }
        if (ranges.size() > MOST) {
            // The two oldest become one: too much is called lost, never too little.
            LostRange oldest = ranges.remove(0);
            ranges.set(0, new LostRange(oldest.after(), ranges.get(0).through()));
        }
    }

    MessageId through() {
        return ranges.isEmpty() ? MessageId.NONE : ranges.get(ranges.size() - 1).through();
    }

    List<LostRange> all() {
        return List.copyOf(ranges);
    }

    LostRanges copy() {
        LostRanges copy = new LostRanges();
        copy.ranges.addAll(ranges);
        return copy;
    }
}
