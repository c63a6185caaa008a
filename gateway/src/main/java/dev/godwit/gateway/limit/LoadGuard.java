package dev.godwit.gateway.limit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the node sheds new connections, because what all of them live on runs short. Those that are open stay. Begins when one
 * resource is above the mark, and ends when all are well below it: at the mark itself it would come and go with each connection.
 */
public final class LoadGuard {

    private static final double WELL_BELOW = 0.05;

    private final double mark;
    private volatile Optional<String> shortage = Optional.empty();

    /**
     * What all connections live on.
     *
     * @param fill from 0 to 1
     */
    public record Load(String resource, double fill) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.0f %%", resource, fill * 100);
        }
    }

    /**
     * @param mark from 0 to 1; above 1: never sheds
     */
    public LoadGuard(double mark) {
        this.mark = mark;
    }

    /**
     * How full things are now. One thread at a time.
     *
     * @return whether that changed anything
     */
    public boolean look(List<Load> loads) {
        boolean before = isShedding();
        double limit = before ? mark - WELL_BELOW : mark;
        String above = loads.stream()
                .filter(load -> load.fill() >= limit)
                .map(Load::toString)
                .collect(Collectors.joining(", "));
        shortage = above.isEmpty() ? Optional.empty() : Optional.of(above);
        return before == above.isEmpty();
    }

    /** Any thread. */
    public boolean isShedding() {
        return shortage.isPresent();
    }

    /** What runs short: {@code heap 93 %}. Any thread. */
    public Optional<String> shortage() {
        return shortage;
    }
}
