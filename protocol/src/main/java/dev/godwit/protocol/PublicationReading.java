package dev.godwit.protocol;

import java.util.function.Function;

/** What a client's wish to publish turned out to be. */
public sealed interface PublicationReading {

    /** One that can be served. */
    record Read(Publication publication) implements PublicationReading {}

    /** One that cannot; the codes are those of a service's request. */
    record Refused(Reading.Refused refused) implements PublicationReading {}

    default <T> T fold(Function<Publication, T> onRead, Function<Reading.Refused, T> onRefused) {
        if (this instanceof Read read) {
            return onRead.apply(read.publication());
        }
        return onRefused.apply(((Refused) this).refused());
    }
}
