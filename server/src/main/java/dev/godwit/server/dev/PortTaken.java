package dev.godwit.server.dev;

/** Somebody else listens on a port. */
public final class PortTaken extends RuntimeException {

    PortTaken(int port, String option) {
        super("port " + port + " is taken (choose another: " + option + " PORT)");
    }
}
