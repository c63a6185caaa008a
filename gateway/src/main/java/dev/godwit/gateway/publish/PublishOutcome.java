package dev.godwit.gateway.publish;

import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Reading;
import java.util.function.Function;

/** What became of a publication. */
public sealed interface PublishOutcome {

    /** Kafka has it, on all in-sync replicas, for followers and for services. */
    record Published(GlobalId message) implements PublishOutcome {}

    /**
     * It was not taken.
     *
     * @param code part of the protocol
     * @param after milliseconds after which trying again may help; 0: that is not known
     */
    record Refused(String code, String detail, long after) implements PublishOutcome {}

    default <T> T fold(Function<GlobalId, T> onPublished, Function<Refused, T> onRefused) {
        if (this instanceof Published published) {
            return onPublished.apply(published.message());
        }
        return onRefused.apply((Refused) this);
    }

    static Refused refused(String code, String detail) {
        return new Refused(code, detail, 0);
    }

    /** Of a publication that cannot be read. */
    static Refused unreadable(Reading.Refused reading) {
        return refused(reading.code(), reading.field() + ": " + reading.detail());
    }
}
