package dev.godwit.chaos.bug;

import java.util.List;

/** What was acknowledged is believed to be safe. */
final class TrustWait {

    private static final String LANE = "dev.godwit.router.lane.Lane";

    static final Bug BUG = new Bug(
            "trust-wait",
            "A router that was told that all is replicated does not look at the watermark again, neither after a"
                    + " reconnect nor while idle.",
            "After every connection to Redis, and while a partition is idle, the owner reads the watermark.",
            "a store that lost what it had acknowledged, and a partition that is quiet from then on",
            List.of("lost-tail", "wipe-redis"),
            List.of(
                    Exchanged.leftOut(LANE, "storeReconnected", "Lane.restart"),
                    Exchanged.leftOut(LANE, "checked", "Lane.restart")));

    private TrustWait() {}
}
