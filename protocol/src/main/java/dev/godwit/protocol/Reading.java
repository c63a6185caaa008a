package dev.godwit.protocol;

import java.util.function.Function;

/** What a Kafka record turned out to be. */
public sealed interface Reading {

    /** A request that can be served. */
    record Request(PushRequest request) implements Reading {}

    /**
     * A record that cannot be served and goes to the dead-letter topic.
     *
     * @param code stable, for programs and metrics: {@code not_json}, {@code missing_field}, {@code bad_field}, {@code too_large}
     * @param field what is wrong, {@code value} for the whole
     * @param detail what was found and what was expected
     */
    record Refused(String code, String field, String detail) implements Reading {}

    default <T> T fold(Function<PushRequest, T> onRequest, Function<Refused, T> onRefused) {
        if (this instanceof Request read) {
            return onRequest.apply(read.request());
        }
        return onRefused.apply((Refused) this);
    }
}
