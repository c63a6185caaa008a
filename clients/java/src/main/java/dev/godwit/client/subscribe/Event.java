package dev.godwit.client.subscribe;

import org.jspecify.annotations.Nullable;

/** Something that a subscriber tells: a {@link Message}, an {@link Order}, a {@link Gap} or a {@link State}. */
public abstract class Event {

    private final Bookmark bookmark;
    private @Nullable Mark mark;

    Event(Bookmark bookmark) {
        this.bookmark = bookmark;
    }

    /** Where to go on once this event is dealt with; {@link SubscriberBuilder#since(Bookmark)} takes it. */
    public final Bookmark bookmark() {
        return bookmark;
    }

    /** Calls the listener's method for this kind of event. */
    public abstract void tell(Listener listener);

    /** Before it is given away. */
    final Event marked(Mark acknowledges) {
        mark = acknowledges;
        return this;
    }

    /** Null if there is nothing to acknowledge. */
    final @Nullable Mark mark() {
        return mark;
    }

    /** About how much memory it takes. */
    abstract int weight();
}
