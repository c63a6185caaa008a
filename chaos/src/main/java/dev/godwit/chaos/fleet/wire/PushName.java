package dev.godwit.chaos.fleet.wire;

import java.util.OptionalInt;

/**
 * How pushes are called: {@code p} and a number from 1. Data carries the name as {@code {"push":"p17"}}; orders have no data and carry
 * it in their trace context.
 */
public final class PushName {

    private static final String TRACE = "00-%032x-%016x-01";
    private static final int TRACE_LENGTH = 55;
    private static final int ID_BEGIN = 3;
    private static final int ID_END = 35;

    private PushName() {}

    public static String of(int number) {
        return "p" + number;
    }

    /** Empty for a text that is no name of a push. */
    public static OptionalInt number(String name) {
        try {
            return name.startsWith("p")
                    ? OptionalInt.of(Integer.parseInt(name, 1, name.length(), 10))
                    : OptionalInt.empty();
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The W3C trace context that an order carries. */
    public static String trace(int number) {
        return TRACE.formatted(number, number);
    }

    /** Inverts {@link #trace}; empty for what is no trace of ours. */
    public static String ofTrace(String traceparent) {
        if (traceparent.length() != TRACE_LENGTH) {
            return "";
        }
        try {
            return of(Integer.parseInt(traceparent, ID_BEGIN, ID_END, 16));
        } catch (NumberFormatException e) {
            return "";
        }
    }
}
