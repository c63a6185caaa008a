package dev.godwit.client.subscribe;

/** What the server says, over either transport. */
interface ServerFrame {

    void tell(Handler handler);

    /** What is done with each kind of frame. */
    interface Handler {
        void hello(HelloFrame frame);

        void message(MessageFrame frame);

        void order(OrderFrame frame);

        void gap(GapFrame frame);

        /** A position as of now. */
        void position(String token);

        /** What a frame of the client is answered with when it was done. */
        void answer(AnswerFrame frame);

        /** A frame of the client that was not done. */
        void refusal(RefusalFrame frame);

        /** The last words before the end. */
        void ending(EndingFrame frame);
    }
}
