package dev.godwit.client.subscribe;

/** A frame of the client was done: {@code subscribed}, {@code unsubscribed}, {@code published}, {@code authenticated}. */
final class AnswerFrame implements ServerFrame {

    private final String id;
    private final String position;
    private final String message;

    /**
     * @param id that the client gave its frame
     * @param position as of now; empty if the answer has none
     * @param message id of the message that was published; empty if the answer is about something else
     */
    AnswerFrame(String id, String position, String message) {
        this.id = id;
        this.position = position;
        this.message = message;
    }

    String id() {
        return id;
    }

    String position() {
        return position;
    }

    String message() {
        return message;
    }

    @Override
    public void tell(Handler handler) {
        handler.answer(this);
    }
}
