package dev.godwit.chaos.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Nodes that are broken on purpose have much to say; a seed that fails is run again to hear it. */
final class QuietLogs {

    private QuietLogs() {}

    static void set() {
        ((Logger) LoggerFactory.getLogger("dev.godwit")).setLevel(Level.OFF);
        // Meters are made once for all runs.
        ((Logger) LoggerFactory.getLogger("io.micrometer")).setLevel(Level.OFF);
    }
}
