package dev.godwit.gateway.limit;

/**
 * Whether something may be done now.
 *
 * @param after milliseconds until asking again may help; 0: it may be done
 */
public record Permit(long after) {

    public static final Permit GRANTED = new Permit(0);

    public Permit {
        if (after < 0) {
            throw new IllegalArgumentException("after: " + after + " (expected: >= 0)");
        }
    }

    public boolean isGranted() {
        return after == 0;
    }
}
