package dev.godwit.chaos.fleet.wire;

/** An open connection, or one that is being opened. Called on the loop on which it was opened. */
public interface Line {

    /** Reads no more from the socket, until told to go on. Called once it has greeted. */
    void pause();

    void resume();

    /** Cuts it. Its listener hears nothing more. */
    void drop();
}
