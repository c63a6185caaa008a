package dev.godwit.client.subscribe;

import java.util.Objects;
import java.util.concurrent.Flow;

/** Gives events to one {@link Flow.Subscriber} at a time. */
final class EventPublisher implements Flow.Publisher<Event> {

    private final Outlet outlet;

    EventPublisher(Outlet outlet) {
        this.outlet = outlet;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Event> subscriber) {
        Consumption consumption = new Consumption(Objects.requireNonNull(subscriber));
        subscriber.onSubscribe(consumption);
        consumption.begin();
    }

    /** Signals go to it one after the other: none before {@code onSubscribe} has returned. */
    private final class Consumption implements Outlet.Sink, Flow.Subscription {

        private final Flow.Subscriber<? super Event> subscriber;
        private long early;
        private boolean attached;
        private boolean cancelled;

        Consumption(Flow.Subscriber<? super Event> subscriber) {
            this.subscriber = subscriber;
        }

        void begin() {
            synchronized (this) {
                if (cancelled) {
                    return;
                }
                attached = outlet.attach(this);
                if (attached && early > 0) {
                    outlet.request(early);
                }
            }
            if (!attached) {
                refuse();
            }
        }

        @Override
        public synchronized void request(long more) {
            if (cancelled) {
                return;
            }
            if (more <= 0) {
                cancel();
                subscriber.onError(new IllegalArgumentException("request: " + more + " (expected: >= 1)"));
            } else if (attached) {
                outlet.request(more);
            } else {
                early = early + more < 0 ? Long.MAX_VALUE : early + more;
            }
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            outlet.detach(this);
        }

        @Override
        public void next(Event event) {
            subscriber.onNext(event);
        }

        @Override
        public void end(State last) {
            if (last.kind() == State.Kind.CLOSED) {
                subscriber.onComplete();
            } else {
                subscriber.onError(new SubscriptionStopped(last.reason(), last.detail()));
            }
        }

        private void refuse() {
            State last = outlet.last();
            if (last == null) {
                subscriber.onError(new IllegalStateException("another consumer is there (expected: one at a time)"));
            } else {
                end(last);
            }
        }
    }
}
