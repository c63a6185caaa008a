package dev.godwit.router.mapping;

import dev.godwit.protocol.Mailbox;
import java.util.Optional;

/**
 * How the records of one topic become push requests.
 *
 * @param topic that a service writes already
 * @param to what kind of mailbox {@code name} names
 * @param name of the user or topic; without meaning for a broadcast
 * @param event name of the event
 * @param data what is pushed: JSON where it is JSON, else text, else bytes
 * @param options what else there is to say
 */
public record Mapping(String topic, Mailbox.Kind to, Field name, Field event, Field data, Options options) {

    /**
     * What may be left out.
     *
     * @param tenant absent: the default
     * @param collapseKey with it, the newest of each key is kept
     * @param ttl in seconds, 0: none; from the record's time
     * @param skipUnmatched whether a record that has no name or no event is passed over; else it becomes a dead letter
     * @param fromStart whether a topic that is mapped for the first time is read from its first record; else from its end
     */
    public record Options(
            Optional<Field> tenant, Optional<Field> collapseKey, long ttl, boolean skipUnmatched, boolean fromStart) {}
}
