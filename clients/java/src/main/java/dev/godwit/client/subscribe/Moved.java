package dev.godwit.client.subscribe;

/** The position has moved without an event: nobody is told, but bookmarks stay young. */
final class Moved extends Event {

    Moved(Bookmark bookmark) {
        super(bookmark);
    }

    @Override
    public void tell(Listener listener) {}

    @Override
    int weight() {
        return 100;
    }
}
