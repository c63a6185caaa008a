package dev.godwit.chaos.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Lines for people, with the seconds since the command began. Any thread. */
final class Progress {

    private static final double NANOS_OF_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter out;
    private final long begin = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.printf("%7.1f s  %s%n", (System.nanoTime() - begin) / NANOS_OF_A_SECOND, line);
        out.flush();
    }

    /** As it is. */
    synchronized void print(String text) {
        out.println(text);
        out.flush();
    }
}
