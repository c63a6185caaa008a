package dev.godwit.chaos.bug;

import dev.godwit.gateway.hub.HubOptions;
import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.List;

/** The log is read first, and only then does somebody ask for what comes next. */
public final class FollowAfterReplay {

    private static final String MAILBOX = "dev.godwit.gateway.hub.FollowedMailbox";
    private static final long AFTER_REPLAY_MILLIS = 100;

    static final Bug BUG = new Bug(
            "follow-after-replay",
            "A gateway reads a mailbox's log first and asks for its route afterwards. Periodic sweeps are off.",
            "First the route, then the read; and one sweep after a late confirmation.",
            "the first connection of a user on a node while messages come, and a mailbox that is quiet after that",
            List.of("storm", "deploy", "reset", "kill"),
            List.of(
                    Exchanged.call(MAILBOX, "begin", "HubOptions.routeWait", FollowAfterReplay.class, "noWait"),
                    Exchanged.call(
                            "dev.godwit.gateway.hub.Routes",
                            "acquire",
                            "Loop.execute",
                            FollowAfterReplay.class,
                            "afterReplay"),
                    Exchanged.leftOut(MAILBOX, "confirmed", "Routes.sweepSoon"),
                    Nets.NO_PERIODIC_SWEEPS));

    private FollowAfterReplay() {}

    public static Duration noWait(HubOptions options) {
        return Duration.ZERO;
    }

    public static void afterReplay(Loop loop, Runnable acquire) {
        loop.execute(() -> loop.after(AFTER_REPLAY_MILLIS, acquire));
    }
}
