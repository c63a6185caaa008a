package dev.godwit.server.tools;

/** The server will not open this stream, however often it is asked. */
public final class StreamRefused extends RuntimeException {

    StreamRefused(int status, String problem) {
        super("the gateway answers " + status + (problem.isBlank() ? "" : ": " + problem.strip()));
    }
}
