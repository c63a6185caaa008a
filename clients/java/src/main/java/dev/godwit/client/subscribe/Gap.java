package dev.godwit.client.subscribe;

/** What did not and will not come: messages of a mailbox above one id up to and with another. */
public final class Gap extends Event {

    private final GapFrame frame;

    Gap(GapFrame frame, Bookmark bookmark) {
        super(bookmark);
        this.frame = frame;
    }

    /** {@code user/alice}, {@code topic/room.1} or {@code all}. */
    public String mailbox() {
        return frame.mailbox();
    }

    /** It begins above this id. */
    public String from() {
        return frame.from();
    }

    /** And ends with this one. */
    public String to() {
        return frame.to();
    }

    /** {@code trimmed}, {@code lost}, {@code forgotten}, {@code unknown_past}, {@code unknown_position}, {@code generation}. */
    public String reason() {
        return frame.reason();
    }

    /** Whether messages are missing for sure; if not, nobody can tell. */
    public boolean isCertain() {
        return frame.isCertain();
    }

    @Override
    public void tell(Listener listener) {
        listener.onGap(this);
    }

    @Override
    int weight() {
        return 200;
    }

    @Override
    public String toString() {
        return frame.mailbox() + " above " + frame.from() + " to " + frame.to() + ": " + frame.reason()
                + (frame.isCertain() ? "" : " (perhaps nothing)");
    }
}
