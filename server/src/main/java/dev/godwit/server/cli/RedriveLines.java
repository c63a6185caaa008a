package dev.godwit.server.cli;

import dev.godwit.server.tools.dlt.Place;
import dev.godwit.server.tools.dlt.RedriveRun;
import java.io.PrintWriter;

/** Prints what became of each letter: what was written to one writer, what was not to the other. */
final class RedriveLines implements RedriveRun.Outcome {

    private final PrintWriter out;
    private final PrintWriter err;
    private long count;

    RedriveLines(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void written(Place letter, String place) {
        count++;
        out.println(letter + " -> " + place);
    }

    @Override
    public void passedOver(Place letter, String reason) {
        err.println("godwit: " + letter + " passed over: " + reason);
    }

    long count() {
        return count;
    }
}
