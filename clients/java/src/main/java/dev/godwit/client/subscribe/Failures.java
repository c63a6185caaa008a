package dev.godwit.client.subscribe;

import java.util.concurrent.CompletionException;

/** What broke off a connection, in words. */
final class Failures {

    private Failures() {}

    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    static String words(Throwable failure) {
        Throwable cause = cause(failure);
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
