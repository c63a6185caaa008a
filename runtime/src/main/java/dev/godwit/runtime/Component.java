package dev.godwit.runtime;

import java.util.concurrent.CompletionStage;

/**
 * A part of the program with a life: it starts, tells its health, and stops. Constructors do no I/O. A missing dependency is a
 * {@link Check} that says so, never a failed start.
 */
public interface Component {

    /** What logs and health call it: {@code kafka}, {@code inbox}, {@code link}. */
    String name();

    /** Completes when the part is at work, or waiting for its dependencies in the background. Called once. */
    CompletionStage<Void> start();

    /** How it is now; quick, from memory, on any thread. */
    Check check();

    /** Completes when everything is given back. Called once, also after a failed start. */
    CompletionStage<Void> stop();
}
