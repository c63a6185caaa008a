package dev.godwit.inbox.memory;

import dev.godwit.inbox.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Up to where the derived records of each origin partition were applied. */
final class Origins {

    private final Map<String, Seen> last = new HashMap<>();
    private int era;

    private record Seen(long offset, int index, int era) {}

    /** @param era counts what makes the past of origins unknown; 0 when nothing did */
    Origins(int era) {
        this.era = era;
    }

    boolean isRepeated(Optional<Origin> origin) {
        return origin.map(o -> {
                    Seen seen = last.get(o.source());
                    return seen != null
                            && (o.offset() < seen.offset()
                                    || (o.offset() == seen.offset() && o.index() <= seen.index()));
                })
                .orElse(false);
    }

    /**
     * The same derived record may stand among records that were never applied here. One of a foreign source counts as new: it is
     * sent again only from where its mapping stopped, and to doubt the first of each source would lose it.
     */
    boolean isPastUnknown(Optional<Origin> origin) {
        return era > 0
                && origin.filter(o -> !o.foreign())
                        .map(o -> {
                            Seen seen = last.get(o.source());
                            return seen == null || seen.era() != era;
                        })
                        .orElse(false);
    }

    void applied(Optional<Origin> origin) {
        if (!isRepeated(origin)) {
            origin.ifPresent(o -> last.put(o.source(), new Seen(o.offset(), o.index(), era)));
        }
    }

    void nextEra() {
        era++;
    }

    Origins copy() {
        Origins copy = new Origins(era);
        copy.last.putAll(last);
        return copy;
    }
}
