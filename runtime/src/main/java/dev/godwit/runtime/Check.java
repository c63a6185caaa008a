package dev.godwit.runtime;

/**
 * The health of a {@link Component}, a value and never an exception.
 *
 * @param reason empty when up; else what is missing and what it means, for an operator
 */
public record Check(State state, String reason) {

    /** {@code DEGRADED}: works with a loss that passes by itself; the node stays in service. {@code DOWN}: take it out. */
    public enum State {
        UP,
        DEGRADED,
        DOWN
    }

    public static final Check UP = new Check(State.UP, "");

    public static Check degraded(String reason) {
        return new Check(State.DEGRADED, reason);
    }

    public static Check down(String reason) {
        return new Check(State.DOWN, reason);
    }
}
