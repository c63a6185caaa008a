package dev.godwit.client.subscribe;

/** Gives events to a listener. */
final class ListenerSink implements Outlet.Sink {

    private final Listener listener;

    ListenerSink(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void next(Event event) {
        event.tell(listener);
    }

    @Override
    public void end(State last) {
        last.tell(listener);
    }
}
