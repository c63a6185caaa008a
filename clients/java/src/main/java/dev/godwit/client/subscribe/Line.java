package dev.godwit.client.subscribe;

import java.util.Map;

/** A connection to the server, or the attempt at one. */
interface Line {

    /** For how long the server may take to answer the last words. */
    long LAST_WORDS_MILLIS = 3_000;

    /** Reads the next piece, once. */
    void more();

    /** Sends a frame of the client; of a WebSocket. */
    void send(String json);

    /**
     * Tells what has been dealt with.
     *
     * @param newest message of each mailbox
     * @param position behind all of them; empty on a WebSocket
     */
    void acknowledge(Map<String, MessageId> newest, String position);

    /** Lets go of it; nothing is heard from it any more. */
    void cut();

    /**
     * Lets go of it after the last words.
     *
     * @param arrived run once: when the server has what was told to it, or it is clear that this cannot be known
     */
    void leave(Runnable arrived);

    /** What is heard from a line: on the loop, in order. */
    interface Ear {

        /** Some sign of life. */
        void heard();

        void frame(ServerFrame frame);

        /** The server asks not to come back earlier than this after it broke off. */
        void retry(long millis);

        /** The piece is dealt with; no other comes before {@link Line#more()}. */
        void pieceDone();

        /** Nothing follows. */
        void ended(Ending ending);
    }
}
