package dev.godwit.chaos.fleet.wire;

/** A way to connect. */
public interface Transport {

    /** As it stands in the history: {@code sse}. */
    String name();

    /** Whether each message carries a position. Else only some frames do, and what came after the newest of these comes again. */
    boolean isExact();

    /** Begins to connect; the listener is called on the loop of the caller. */
    Line open(Handshake handshake, Listener listener);
}
