package dev.godwit.chaos.nemesis;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can go wrong; done by the {@link Fault} of the same name. */
public enum FaultKind {
    KILL(1, 6, "kill -9; the process is started again."),
    PAUSE(3, 90, "SIGSTOP: it stands still with all its connections; SIGCONT."),
    PARTITION(3, 20, "Two members, or a gateway and its clients, hear nothing of each other; the way is opened again."),
    ONE_WAY(3, 20, "One hears the other, and is not heard."),
    MINORITY(4, 20, "Some members hear only each other, as if their rack were cut off."),
    LOST_TAIL(
            15,
            25,
            "The replica is cut off, the primary goes on acknowledging, and then is killed or cut off; the "
                    + "replica becomes the primary without the newest writes. The old one comes back when that is done, "
                    + "as a replica."),
    WIPE_REDIS(3, 6, "All of Redis is emptied, by FLUSHALL or by starting it without its files; nothing to heal."),
    FULL_REDIS(4, 15, "Redis takes no more writes, because it may use no more memory; it may again."),
    ROLL_BROKERS(
            15,
            30,
            "Brokers end by SIGTERM and are started again, one after the other, each when all copies are in "
                    + "sync."),
    WIPE_REGISTRY(2, 6, "All routers are killed at once, and with them the registry; they are started again."),
    SPLIT_REGISTRY(
            20,
            40,
            "Routers and gateways are cut into two halves that both reach the stores, until each has a "
                    + "registry of its own; then these merge."),
    REBALANCE(12, 25, "A router more joins and leaves, again and again."),
    DEPLOY(
            15,
            40,
            "Gateways, routers and api end by SIGTERM and are started again, one after the other, each when "
                    + "the one before is ready."),
    DELAY(4, 15, "What clients and a gateway send each other comes late, by up to half a second."),
    SLICES(4, 15, "It comes in pieces of a few bytes."),
    STALL(3, 12, "It does not come, while connections stay and new ones are taken."),
    RESET(1, 2, "Connections of clients end by RST."),
    HALF_CLOSE(1, 2, "Clients' connections say that nothing more comes from the client."),
    SLOW(5, 15, "Some clients read slowly; they read on."),
    STORM(1, 2, "All clients end their connections and come back at once."),
    LIE(
            4,
            12,
            "Some clients say that they have received what they have not, or the other way round; those that "
                    + "come later are honest.");

    private final int leastSeconds;
    private final int mostSeconds;
    private final String sentence;

    FaultKind(int leastSeconds, int mostSeconds, String sentence) {
        this.leastSeconds = leastSeconds;
        this.mostSeconds = mostSeconds;
        this.sentence = sentence;
    }

    /** What it does, and how it is healed. */
    public String sentence() {
        return sentence;
    }

    /** {@code lost-tail}: for the command line and the history. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws IllegalArgumentException with all words that there are
     */
    public static FaultKind of(String word) {
        if (word.equals("clock")) {
            throw new IllegalArgumentException(
                    "clock: all processes of a run have this machine's clock; the simulation steps clocks");
        }
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("fault: " + word + " (expected one of "
                        + Arrays.stream(values()).map(FaultKind::word).collect(Collectors.joining(", ")) + ")"));
    }

    int leastSeconds() {
        return leastSeconds;
    }

    int mostSeconds() {
        return mostSeconds;
    }
}
