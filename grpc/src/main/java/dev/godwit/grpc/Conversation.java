package dev.godwit.grpc;

import dev.godwit.protocol.Problem;

/** What a method of a service does with the messages of a call. Confined to the loop of the call. */
public interface Conversation<Q> {

    void received(Q message);

    /** The client has sent all its messages. */
    void halfClosed();

    /** To take nothing more, for this reason, and to end as soon as what has been taken is answered. */
    default void finish(Problem why) {}

    /** The call has ended, however: nothing can be answered any more. */
    default void over() {}

    /** Of a call that is refused: takes nothing. */
    static <Q> Conversation<Q> none() {
        return new Conversation<>() {
            @Override
            public void received(Q message) {}

            @Override
            public void halfClosed() {}
        };
    }
}
