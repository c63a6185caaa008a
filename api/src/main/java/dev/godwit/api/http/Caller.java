package dev.godwit.api.http;

import dev.godwit.api.push.PushProblems;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import dev.godwit.tokens.ServiceTokenVerifier;
import dev.godwit.tokens.ServiceVerdict;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who calls: lets those pass whose token grants the scope. */
final class Caller {

    private static final String KEY = "godwit.access";

    private final ServiceTokenVerifier tokens;
    private final Loop loop;

    /**
     * @param loop of the requests
     */
    Caller(ServiceTokenVerifier tokens, Loop loop) {
        this.tokens = tokens;
        this.loop = loop;
    }

    /** A handler before all that costs something, reading the body above all. */
    Handler<RoutingContext> must(Scope scope) {
        return context -> {
            List<String> headers = context.request().headers().getAll("Authorization");
            CompletionStage<ServiceVerdict> verdict = loop.back(tokens.verifyHeaders(headers));
            boolean waits = !verdict.toCompletableFuture().isDone();
            if (waits) {
                context.request().pause();
            }
            verdict.thenAccept(decided -> decide(context, decided, scope)).whenComplete((done, failure) -> {
                if (failure != null) {
                    context.fail(failure);
                }
                if (waits) {
                    // Only now, when somebody listens to the body.
                    context.request().resume();
                }
            });
        };
    }

    private static void decide(RoutingContext context, ServiceVerdict verdict, Scope scope) {
        verdict.fold(access -> admitted(context, access, scope), Optional::of)
                .ifPresentOrElse(problem -> ProblemResponse.send(context.response(), problem), context::next);
    }

    static ServiceAccess access(RoutingContext context) {
        ServiceAccess access = context.get(KEY);
        return access;
    }

    private static Optional<Problem> admitted(RoutingContext context, ServiceAccess access, Scope scope) {
        context.put(KEY, access);
        return PushProblems.lacking(access, scope);
    }
}
