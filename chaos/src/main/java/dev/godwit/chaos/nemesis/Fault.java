package dev.godwit.chaos.nemesis;

import java.io.IOException;

/** A kind of faults, carried out. */
@FunctionalInterface
interface Fault {

    /**
     * Does it; returns when it is done.
     *
     * @throws IOException if it could not be done
     * @throws InterruptedException if the run ends
     */
    Healing strike(Stage stage, Step step) throws IOException, InterruptedException;

    /** Puts right what a strike did; done once, even if the run ends early. */
    @FunctionalInterface
    interface Healing {
        void heal() throws IOException;
    }
}
