package dev.godwit.client.subscribe;

/**
 * Is told of everything that happens, one event after the other, each when the call before it has returned. Calls may block: then the
 * connection is not read on, and nothing piles up. A call that throws stops the subscriber.
 */
public interface Listener {

    void onMessage(Message message);

    /** Messages will not come. Who must be complete fetches the state anew from the business service. */
    void onGap(Gap gap);

    /** What the connection does. After {@link State.Kind#STOPPED} and {@link State.Kind#CLOSED} nothing follows. */
    void onState(State state);

    /** A message was retracted: forget it. */
    default void onDeleted(Order order) {}

    /** A message has been dealt with: nobody needs to see it any more. */
    default void onSettled(Order order) {}

    /** Forget what came of this mailbox before. */
    default void onPurged(Order order) {}
}
