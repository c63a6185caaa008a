package dev.godwit.chaos.bug;

import java.util.List;

/** What comes live is taken for what comes next. */
public final class TailNotContiguous {

    static final Bug BUG = new Bug(
            "tail-not-contiguous",
            "A live frame is appended to the tail whatever came before it.",
            "A frame fits when its prev is the head of the tail; else something is missing, and the log is read.",
            "a frame that is lost between router and gateway, and one that comes after it",
            List.of("partition", "pause", "kill", "rebalance"),
            List.of(Exchanged.call(
                    "dev.godwit.gateway.hub.FollowedMailbox",
                    "arrived",
                    "MessageId.equals",
                    TailNotContiguous.class,
                    "fits")));

    private TailNotContiguous() {}

    public static boolean fits(Object previous, Object head) {
        return true;
    }
}
