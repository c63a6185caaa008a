package dev.godwit.gateway.grpc;

import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.protocol.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Who is let in. */
public interface Door {

    /**
     * Decides by the request's head and parameters.
     *
     * @return what is to be done, on the loop of the request
     */
    CompletionStage<Runnable> ask(
            HttpServerRequest http, Function<StreamRequest, Runnable> admitted, Function<Problem, Runnable> refused);
}
