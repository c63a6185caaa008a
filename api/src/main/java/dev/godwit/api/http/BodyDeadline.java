package dev.godwit.api.http;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** Ends requests whose body does not come, or comes drop by drop. */
final class BodyDeadline {

    private static final String TIMER = "godwit.body";

    private final long millis;

    BodyDeadline(Duration patience) {
        this.millis = patience.toMillis();
    }

    void begin(RoutingContext context) {
        long timer = context.vertx().setTimer(millis, late -> context.fail(408));
        context.put(TIMER, timer);
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        context.next();
    }

    static void met(RoutingContext context) {
        Long timer = context.get(TIMER);
        context.vertx().cancelTimer(timer);
        context.next();
    }
}
