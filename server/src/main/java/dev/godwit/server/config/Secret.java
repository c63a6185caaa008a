package dev.godwit.server.config;

/** A value that must not be seen: its text form is masked, so it can be logged and printed by mistake without harm. */
public record Secret(String value) {

    static final String MASK = "***";

    /** What {@code godwit dev} makes begins like this, so that everything else can refuse it. */
    public static final String DEV_PREFIX = "godwit-dev-";

    /** Whether it was made by {@code godwit dev}, and so may be known to anybody who saw that machine. */
    public boolean isForDevelopment() {
        return value.startsWith(DEV_PREFIX);
    }

    @Override
    public String toString() {
        return MASK;
    }
}
