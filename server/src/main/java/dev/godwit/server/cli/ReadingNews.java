package dev.godwit.server.cli;

import dev.godwit.server.tools.dlt.Progress;
import java.io.PrintWriter;

/** Tells on standard error how far a long reading is: nothing in the first seconds, then a line now and then. */
final class ReadingNews implements Progress {

    private static final long EACH_NANOS = 3_000_000_000L;

    private final PrintWriter err;
    private long last = System.nanoTime();

    ReadingNews(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void read(long done, long total) {
        if (System.nanoTime() - last >= EACH_NANOS && done < total) {
            last = System.nanoTime();
            err.println("godwit: read " + done + " of " + total + " records");
            err.flush();
        }
    }
}
