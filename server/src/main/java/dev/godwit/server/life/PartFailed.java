package dev.godwit.server.life;

/** A part could not start, for a reason that waiting does not mend: a taken port, a setting that its library refuses. */
public final class PartFailed extends RuntimeException {

    PartFailed(String part, Throwable cause) {
        super(part + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()), cause);
    }
}
