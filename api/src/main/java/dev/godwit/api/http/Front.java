package dev.godwit.api.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** What answers the requests of a port. */
@FunctionalInterface
public interface Front {

    /**
     * The handler for one event loop, which calls this.
     *
     * @param draining tells whether a call may begin, and is told of its end
     */
    Handler<HttpServerRequest> on(Vertx vertx, Draining draining);
}
