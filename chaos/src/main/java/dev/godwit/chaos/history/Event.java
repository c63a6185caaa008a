package dev.godwit.chaos.history;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;

/**
 * Something that was seen from outside during a run. A history is a file of these, one JSON object a line; it is all that the checker
 * knows.
 *
 * <p>{@code at} is in microseconds since the run began, on the one monotonic clock of the process that runs the producer and all
 * clients. Mailboxes are written {@code tenant/user/alice}, {@code tenant/topic/room.1}, {@code tenant/all}; ids of messages as
 * clients see them, {@code <generation>-<offset>}. A push is known by a name of its own that its data carries, {@code {"push":"p17"}};
 * an order (delete, settle, purge) has no data and carries it in its trace context. A push that is repeated under its message id keeps
 * its name, because its content must be the same: each attempt is a {@link Pushing} and a {@link Pushed}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "e")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Pushing.class, name = "pushing"),
    @JsonSubTypes.Type(value = Event.Pushed.class, name = "pushed"),
    @JsonSubTypes.Type(value = Event.Opening.class, name = "opening"),
    @JsonSubTypes.Type(value = Event.Opened.class, name = "opened"),
    @JsonSubTypes.Type(value = Event.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = Event.Received.class, name = "received"),
    @JsonSubTypes.Type(value = Event.Gap.class, name = "gap"),
    @JsonSubTypes.Type(value = Event.Fault.class, name = "fault"),
    @JsonSubTypes.Type(value = Event.Phase.class, name = "phase"),
    @JsonSubTypes.Type(value = Event.Sample.class, name = "sample"),
    @JsonSubTypes.Type(value = Event.Logged.class, name = "logged"),
    @JsonSubTypes.Type(value = Event.DeadLetter.class, name = "dead_letter"),
})
public sealed interface Event {

    long at();

    /**
     * A push request is about to be handed over.
     *
     * @param mailboxes that it is for, without repetition
     * @param options what is asked of it beside the plain
     */
    record Pushing(long at, String push, List<String> mailboxes, Options options) implements Event {}

    /** What may be asked of a push. {@code about}: the push that a control names, empty for a purge. */
    record Options(
            Kind kind,
            Optional<String> messageId,
            Optional<String> collapseKey,
            Optional<Long> ttlMillis,
            List<String> devices,
            Optional<String> about) {

        public static final Options PLAIN = new Options(
                Kind.DURABLE, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    /** What a push is. */
    enum Kind {
        DURABLE,
        LATEST,
        VOLATILE,
        DELETE,
        SETTLE,
        PURGE,
        /** Cannot be read, and must become a dead letter. */
        POISON
    }

    /** Whether a push was taken: {@code UNKNOWN} may turn out as either. */
    enum Outcome {
        ACCEPTED,
        REFUSED,
        UNKNOWN
    }

    /** What the producer was told of a push; partition and offset where it was told them, -1 otherwise. */
    record Pushed(long at, String push, Outcome outcome, int partition, long offset) implements Event {}

    /**
     * A device begins to connect.
     *
     * @param connection unique within the run
     * @param device {@code tenant/user/device}
     * @param follows mailboxes that it will receive
     * @param position that it gives, empty for none
     * @param honest whether position is one it was given: false for a lie
     */
    record Opening(
            long at,
            String connection,
            String device,
            String transport,
            String node,
            List<String> follows,
            Optional<String> position,
            boolean honest)
            implements Event {}

    /** The gateway has greeted: from now on messages are expected. */
    record Opened(long at, String connection) implements Event {}

    /**
     * The end of a connection, or of an attempt of one. {@code reason} as the client knows it; {@link #LEFT} where the device went for
     * good: any other is expected to come back.
     */
    record Closed(long at, String connection, String reason) implements Event {

        public static final String LEFT = "left";
    }

    /**
     * A message or an order, as the client saw it.
     *
     * @param id empty for a volatile one
     * @param push empty where what came carries no name
     * @param again the client asked for it again: the position that it gave is older than what it has of this mailbox, as happens with
     *     frames that carry no position. It drops this, and nobody sees it twice. Only what earlier connections brought can be so; what
     *     comes twice on one connection, or below the position given, was not asked for
     */
    record Received(long at, String connection, String mailbox, Optional<String> id, String push, boolean again)
            implements Event {}

    /** {@code from} exclusive, {@code to} inclusive. */
    record Gap(long at, String connection, String mailbox, String from, String to, String reason, boolean certain)
            implements Event {}

    /** The nemesis did something, or undid it ({@code healed}). {@code fault} is its name, {@code target} what it was done to. */
    record Fault(long at, String fault, String target, boolean healed) implements Event {}

    /**
     * A part of the run begins: {@code faults}, {@code drain}, {@code end}. What happens to connections after {@code end} is the run
     * tidying up, and tells nothing.
     */
    record Phase(long at, String name) implements Event {}

    /** What a process says of itself. {@code blockedMillis}: the longest that an event loop stood still since it started. */
    record Sample(long at, String process, long heapBytes, long descriptors, long rssBytes, long blockedMillis)
            implements Event {}

    /**
     * A record of the push topic, read when all was over: the truth.
     *
     * @param push empty for what cannot be read as one; a router's own records of lost ranges are not told
     * @param mailbox for which it was applied, empty where it only led to others (several targets, another partition), and for a copy
     *     that a router wrote twice. A push that is repeated under its message id has it each time: which of them counts, follows from
     *     the order and the window
     * @param time Kafka's, in milliseconds since the epoch; of a copy, that of the record it was made of: a ttl counts from there
     */
    record Logged(long at, int partition, long offset, Optional<String> push, Optional<String> mailbox, long time)
            implements Event {}

    /** A dead letter, read when all was over: where its record lies, and why. */
    record DeadLetter(long at, int partition, long offset, String code) implements Event {}
}
