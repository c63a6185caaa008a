package dev.godwit.client.publish;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/**
 * A request for a push, checked and ready to be produced: an event with data for someone, or an order about messages. Never
 * changes, so it may be pushed again, for example after a failure, best with an {@link PushBuilder#id id}.
 *
 * <pre>{@code
 * Push push = Push.toUser("alice").event("order_created").json("{\"no\":\"123\"}").id("order-123-created").build();
 * }</pre>
 */
public final class Push {

    private final String key;
    private final byte[] value;
    private final boolean traced;

    private Push(String key, byte[] value, boolean traced) {
        this.key = key;
        this.value = value;
        this.traced = traced;
    }

    /** Begins a push to whom it may concern. */
    public static PushBuilder to(Target target) {
        return new PushBuilder(target);
    }

    /** {@link Target#user}, of the tenant {@code default}. */
    public static PushBuilder toUser(String name) {
        return to(Target.user(name));
    }

    /** {@link Target#users}, of the tenant {@code default}. */
    public static PushBuilder toUsers(Collection<String> names) {
        return to(Target.users(names));
    }

    /** {@link Target#topic}, of the tenant {@code default}. */
    public static PushBuilder toTopic(String name) {
        return to(Target.topic(name));
    }

    /** {@link Target#everybody}, of the tenant {@code default}. */
    public static PushBuilder toAll() {
        return to(Target.everybody());
    }

    /**
     * Begins to retract a message: it leaves the log, and clients are told.
     *
     * @param target whose message it is
     */
    public static ControlBuilder delete(Target target, MessageId message) {
        return new ControlBuilder("delete", target, message);
    }

    /**
     * Begins to tell that a message has been dealt with: no further device of the target needs it.
     *
     * @param target whose message it is
     */
    public static ControlBuilder settle(Target target, MessageId message) {
        return new ControlBuilder("settle", target, message);
    }

    /** Begins to erase all messages of the target. */
    public static ControlBuilder purge(Target target) {
        return new ControlBuilder("purge", target, null);
    }

    static Push of(Target target, String json, boolean traced) {
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        if (value.length > Rules.MAX_VALUE) {
            throw new InvalidPush("value", value.length + " bytes", "at most " + Rules.MAX_VALUE);
        }
        return new Push(target.key(), value, traced);
    }

    /** Of the Kafka record: places it right with Kafka's default partitioner. */
    public String key() {
        return key;
    }

    /** Of the Kafka record: the request as JSON in UTF-8. */
    public byte[] value() {
        return value.clone();
    }

    /** The same array each time: for the publisher only. */
    byte[] sharedValue() {
        return value;
    }

    /** Whether it carries a trace context of its own. */
    boolean isTraced() {
        return traced;
    }

    /** Key and size only: content never reaches a log. */
    @Override
    public String toString() {
        return "Push[key=" + key + ", " + value.length + " bytes]";
    }
}
