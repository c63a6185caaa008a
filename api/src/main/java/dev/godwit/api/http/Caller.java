package dev.godwit.api.http;

import dev.godwit.api.push.PushProblems;
import dev.godwit.protocol.Problem;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import dev.godwit.tokens.ServiceTokenVerifier;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who calls: lets those pass whose token grants the scope. */
final class Caller {

    private static final String KEY = "godwit.access";

    private final ServiceTokenVerifier tokens;

    Caller(ServiceTokenVerifier tokens) {
        this.tokens = tokens;
    }

    /** A handler before all that costs something, reading the body above all. */
    Handler<RoutingContext> must(Scope scope) {
        return context -> {
            Optional<Problem> objection = tokens.verifyHeaders(
                            context.request().headers().getAll("Authorization"))
                    .fold(access -> admitted(context, access, scope), Optional::of);
            objection.ifPresentOrElse(problem -> ProblemResponse.send(context.response(), problem), context::next);
        };
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
