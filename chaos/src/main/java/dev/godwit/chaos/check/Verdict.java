package dev.godwit.chaos.check;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a history shows.
 *
 * @param faults how often something was broken, by the fault's name
 * @param kills how many processes were killed, by their kind
 * @param account of each pair of an entry and a device that follows its mailbox, what became of it
 * @param breaches how many violations there are of each kind; kinds without are left out
 * @param violations the first of each kind
 * @param recoveries one for each moment at which all was whole again
 */
public record Verdict(
        Counts counts,
        SortedMap<String, Long> faults,
        SortedMap<String, Long> kills,
        Map<Fate, Long> account,
        Map<Breach, Long> breaches,
        List<Violation> violations,
        List<Recovery> recoveries,
        Times times) {

    /**
     * What there was.
     *
     * @param pushed requests that were handed over, repeated ones once
     * @param unknown those of them of which nobody was told whether they were taken
     * @param logged records of the push topic
     * @param delivered messages and orders that came, to whomever
     * @param again those of them that clients had asked for again
     * @param fleeting those of them that were volatile
     * @param gaps by their reason
     * @param connections attempts of one, too
     * @param lies connections that gave a position they had not been given
     */
    public record Counts(
            long pushed,
            long accepted,
            long refused,
            long unknown,
            long logged,
            long delivered,
            long again,
            long fleeting,
            SortedMap<String, Long> gaps,
            long devices,
            long connections,
            long greeted,
            long lies,
            long deadLetters) {}

    /**
     * How long things took, in microseconds.
     *
     * @param recovery from a healing until every connected device had what was accepted before
     * @param reconnect from the end of a connection until the device was greeted again
     * @param quiet from the answer to the producer until a device that was connected had it, while nothing was broken
     * @param faults the same while something was
     * @param bystanders the same to devices on other nodes while only gateways were broken
     * @param bystandersCut how many of their connections ended meanwhile
     * @param silence the sum of times over a second in which something was accepted and nothing delivered
     * @param longestSilence the longest of them
     */
    public record Times(
            Percentiles recovery,
            Percentiles reconnect,
            Percentiles quiet,
            Percentiles faults,
            Percentiles bystanders,
            long bystandersCut,
            long silence,
            long longestSilence) {}

    public long count(Breach breach) {
        return breaches.getOrDefault(breach, 0L);
    }

    public long lost() {
        return count(Breach.LOST);
    }

    public long duplicated() {
        return count(Breach.DUPLICATED);
    }

    public long reordered() {
        return count(Breach.REORDERED);
    }

    public long falseGaps() {
        return count(Breach.FALSE_GAP);
    }

    public long missingGaps() {
        return count(Breach.MISSING_GAP);
    }

    /** All kills, of whatever. */
    public long killed() {
        return kills.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether every promise was kept, as far as the history tells. */
    public boolean clean() {
        return breaches.isEmpty();
    }
}
