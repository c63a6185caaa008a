package dev.godwit.chaos.report;

import java.util.Locale;

/**
 * How often something may happen that was tried {@code n} times and never did: with 95% confidence less than 3/n of the time. It says
 * nothing once it happened, and nothing of what was not tried.
 */
final class UpperBound {

    private UpperBound() {}

    /** As a percentage; a dash where there is none. */
    static String of(long tries, long times) {
        return tries == 0 || times > 0 ? "–" : String.format(Locale.ROOT, "%.2g%%", 100 * Math.min(1, 3.0 / tries));
    }

    /** As a fraction; 1 where nothing is known. */
    static double fraction(long tries, long times) {
        return tries == 0 || times > 0 ? 1 : Math.min(1, 3.0 / tries);
    }
}
