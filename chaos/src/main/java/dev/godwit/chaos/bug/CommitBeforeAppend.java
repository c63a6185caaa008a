package dev.godwit.chaos.bug;

import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.Standing;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What the group has committed decides what is read, and it commits what is not in the store yet. */
public final class CommitBeforeAppend {

    private static final String LANE = "dev.godwit.router.lane.Lane";
    private static final String RESYNC = "dev.godwit.router.lane.Resync";

    static final Bug BUG = new Bug(
            "commit-before-append",
            "A router commits records when it has polled them, and goes on from the committed offset.",
            "Committed offsets never decide what is read: a lane begins at the watermark + 1.",
            "a store that answers late or not at all while records come, then another owner or another attempt",
            List.of("full-redis", "lost-tail", "pause", "kill"),
            List.of(
                    Exchanged.call(LANE, "appliedEnd", "Pipeline.applied", "position"),
                    Exchanged.call(LANE, "appliedEnd", "OptionalLong.of", CommitBeforeAppend.class, "polledEnd"),
                    Exchanged.call(RESYNC, "start", "PushLog.standing", CommitBeforeAppend.class, "standing"),
                    Exchanged.call(RESYNC, "seek", "PushLog.seek", CommitBeforeAppend.class, "seek")));

    private static final Notes<Map<Integer, Long>> COMMITTED = new Notes<>();

    private CommitBeforeAppend() {}

    /** The product adds one to the offset of a record; this is a position already. */
    public static OptionalLong polledEnd(long positionAndOne) {
        return OptionalLong.of(positionAndOne - 1);
    }

    /** A hole before the first record is taken for the marker of a transaction, so the store goes along. */
    public static CompletionStage<Void> seek(PushLog kafka, int partition, long offset, int leaderEpoch) {
        long committed = committed(kafka).getOrDefault(partition, 0L);
        return kafka.seek(partition, Math.max(offset, committed), leaderEpoch);
    }

    /** Asks for both, because the seek comes when there is no time to ask. */
    public static CompletionStage<Standing> standing(PushLog kafka, int partition) {
        return kafka.committed(partition).thenCompose(offset -> {
            committed(kafka).put(partition, offset);
            return kafka.standing(partition);
        });
    }

    private static Map<Integer, Long> committed(PushLog kafka) {
        return COMMITTED.of(kafka, ConcurrentHashMap::new);
    }
}
