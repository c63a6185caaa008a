package dev.godwit.gateway.limit;

/** Holds somebody to a rate: begins full, and fills up again as time passes. Confined to its loop. */
public final class TokenBucket {

    private static final double MILLIS = 1000;

    /** What adding up parts of tokens may lose. */
    private static final double ROUNDING = 1e-6;

    private final Rate rate;
    private double tokens;
    private long asOf;

    /**
     * @param ticks of {@link dev.godwit.runtime.Loop#ticks()}, as in {@link #take}
     */
    public TokenBucket(Rate rate, long ticks) {
        this.rate = rate;
        this.tokens = rate.burst();
        this.asOf = ticks;
    }

    /** Takes one token if there is one. What is refused costs nothing. */
    public Permit take(long ticks) {
        double filled = (ticks - asOf) * rate.perSecond() / MILLIS;
        tokens = Math.min(rate.burst(), tokens + filled);
        asOf = ticks;
        double missing = 1 - tokens - ROUNDING;
        if (missing <= 0) {
            tokens--;
            return Permit.GRANTED;
        }
        return new Permit(Math.max(1, (long) Math.ceil(missing * MILLIS / rate.perSecond())));
    }

    /** Whether it would be no other if nothing had been taken for long. */
    boolean isFull(long ticks) {
        return tokens + (ticks - asOf) * rate.perSecond() / MILLIS >= rate.burst();
    }
}
