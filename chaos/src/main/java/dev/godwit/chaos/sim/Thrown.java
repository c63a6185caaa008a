package dev.godwit.chaos.sim;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What was thrown out of a node's loop, as a text. */
final class Thrown {

    private Thrown() {}

    static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
