package dev.godwit.api.message;

import dev.godwit.protocol.Problem;
import java.util.function.Function;

/** The outcome of looking for a message. */
public sealed interface Finding<T> {

    /** It was found. */
    record Found<T>(T value) implements Finding<T> {}

    /** It was not, or the caller may not know. */
    record Refused<T>(Problem problem) implements Finding<T> {}

    default <R> R fold(Function<T, R> onFound, Function<Problem, R> onRefused) {
        if (this instanceof Found<T> found) {
            return onFound.apply(found.value());
        }
        return onRefused.apply(((Refused<T>) this).problem());
    }
}
