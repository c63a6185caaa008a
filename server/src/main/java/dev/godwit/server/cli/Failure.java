package dev.godwit.server.cli;

/** A command cannot do its work; the message is the one line that the user reads. */
final class Failure extends RuntimeException {

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
