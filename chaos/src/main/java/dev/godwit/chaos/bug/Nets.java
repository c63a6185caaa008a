package dev.godwit.chaos.bug;

/** What mends so much so soon that some bugs would go unnoticed. Such a bug takes the net away with it. */
final class Nets {

    /** Without periodic sweeps: what is only late is found by one within a minute. */
    static final Change NO_PERIODIC_SWEEPS =
            Exchanged.leftOut("dev.godwit.gateway.hub.Sweeper", "lambda$start", "Sweeper.sweepAll");

    private Nets() {}
}
