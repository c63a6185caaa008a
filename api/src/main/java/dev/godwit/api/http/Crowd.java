package dev.godwit.api.http;

import dev.godwit.api.push.PushProblems;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests that are being answered, of all event loops together; not more than a limit. */
final class Crowd {

    private final int limit;
    private final AtomicInteger inside = new AtomicInteger();

    Crowd(int limit, MeterRegistry meters) {
        this.limit = limit;
        Gauge.builder("godwit.api.requests.active", inside, AtomicInteger::get)
                .description("requests that are being answered")
                .register(meters);
    }

    /** A handler. */
    void enter(RoutingContext context) {
        if (inside.incrementAndGet() > limit) {
            inside.decrementAndGet();
            ProblemResponse.send(context.response(), PushProblems.overloaded());
            return;
        }
        context.addEndHandler(ended -> inside.decrementAndGet());
        context.next();
    }
}
