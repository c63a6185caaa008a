package dev.godwit.client.subscribe;

import java.util.Map;

/** A connection to the server, or the attempt at one. */
interface Line {

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
