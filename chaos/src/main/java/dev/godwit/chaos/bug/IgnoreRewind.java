package dev.godwit.chaos.bug;

import dev.godwit.router.log.PushLog;
import dev.godwit.router.log.PushRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.MemberSubstitution.Argument;
import net.bytebuddy.asm.MemberSubstitution.FieldValue;
import net.bytebuddy.asm.MemberSubstitution.This;

/** The store says that it has gone back, and the router goes on where it was. */
public final class IgnoreRewind {

    static final Bug BUG = new Bug(
            "ignore-rewind",
            "A router that finds the store behind what it has acknowledged goes on after its own last record.",
            "A watermark below the own last offset means: seek to the watermark + 1.",
            "a store that lost what it had acknowledged",
            List.of("lost-tail", "wipe-redis"),
            List.of(
                    new Inserted("dev.godwit.router.lane.Lane", "settled", Settled.class),
                    Exchanged.call(
                            "dev.godwit.router.lane.Resync", "seek", "PushLog.seek", IgnoreRewind.class, "seek")));

    private static final Notes<Long> ACKNOWLEDGED = new Notes<>();

    private IgnoreRewind() {}

    public static void acknowledged(Object lane, long offset) {
        ACKNOWLEDGED.put(lane, offset);
    }

    /** A hole before the first record is taken for the marker of a transaction, so the store goes along. */
    public static CompletionStage<Void> seek(
            @This PushLog kafka,
            @Argument(0) int partition,
            @Argument(1) long offset,
            @Argument(2) int leaderEpoch,
            @FieldValue("owner") Object lane) {
        long own = ACKNOWLEDGED.of(lane).map(last -> last + 1).orElse(offset);
        return kafka.seek(partition, Math.max(offset, own), leaderEpoch);
    }

    /** At the beginning of what the lane does with an answer. */
    private static final class Settled {

        @Advice.OnMethodEnter
        static void enter(@Advice.This Object lane, @Advice.Argument(0) PushRecord settled) {
            acknowledged(lane, settled.offset());
        }
    }
}
