package dev.godwit.chaos.check;

import java.time.Duration;
import java.util.List;

/**
 * What the checked cluster was told, and how much is too much.
 *
 * <p>How many bytes a log keeps is not here, because a history does not know how large its messages are: a run whose logs are trimmed by
 * bytes cannot be checked.
 *
 * @param generation of the push topic
 * @param user how long messages of a user are kept
 * @param topic the same of a topic, and of the broadcast
 * @param window in which a producer's message id is recognized
 * @param slack by which clocks may differ: where a ttl or the window ends, within this both is right
 * @param recovery how soon after a healing 99 of 100 times every connected device has what was accepted before it
 * @param blocked how long an event loop may stand still
 * @param forgetful beginnings of names of faults that make Kafka itself lose records: after one, a gap that is not certain is believed
 * @param liesTeach whether a device goes on from what it was told on a connection for which it made a position up; else from where it was before
 * @param listed how many violations of a kind are told in full; all are counted
 */
public record Rules(
        long generation,
        Kept user,
        Kept topic,
        Duration window,
        Duration slack,
        Duration recovery,
        Duration blocked,
        List<String> forgetful,
        boolean liesTeach,
        int listed) {

    /** How much of a log is kept: the newest so many entries, and nothing once the newest is that old. */
    public record Kept(int entries, Duration age) {

        public Kept {
            if (entries < 1) {
                throw new IllegalArgumentException("entries: " + entries + " (expected: >= 1)");
            }
        }
    }

    public static final Rules DEFAULT = new Rules(
            1,
            new Kept(1_000, Duration.ofHours(72)),
            new Kept(10_000, Duration.ofHours(24)),
            Duration.ofMinutes(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            List.of("kafka-truncate"),
            false,
            20);

    public Rules {
        forgetful = List.copyOf(forgetful);
    }

    public Rules keeping(Kept user, Kept topic) {
        return new Rules(generation, user, topic, window, slack, recovery, blocked, forgetful, liesTeach, listed);
    }

    public Rules window(Duration value) {
        return new Rules(generation, user, topic, value, slack, recovery, blocked, forgetful, liesTeach, listed);
    }

    public Rules slack(Duration value) {
        return new Rules(generation, user, topic, window, value, recovery, blocked, forgetful, liesTeach, listed);
    }

    public Rules recovery(Duration value) {
        return new Rules(generation, user, topic, window, slack, value, blocked, forgetful, liesTeach, listed);
    }

    public Rules liesTeach(boolean value) {
        return new Rules(generation, user, topic, window, slack, recovery, blocked, forgetful, value, listed);
    }
}
