package dev.godwit.api.http;

import dev.godwit.api.push.PushProblems;
import dev.godwit.api.revocation.Revoking;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Revocation;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/revocations}: tokens of clients that are taken back before their end. */
final class RevocationRoutes {

    private static final Logger log = LoggerFactory.getLogger(RevocationRoutes.class);
    private static final String PATH = "/v1/revocations";
    private static final int MAX_BODY = 16 * 1024;
    private static final Problem STORE = new Problem(
            503, "unavailable", "Redis does not answer", "nobody can tell whether it is in force (expected: again)");

    private final Revoking revoking;
    private final Loop loop;

    RevocationRoutes(Revoking revoking, Loop loop) {
        this.revoking = revoking;
        this.loop = loop;
    }

    void on(Router router, Caller caller, Crowd crowd, Duration patience) {
        router.post(PATH).handler(caller.must(Scope.ADMIN)).handler(crowd::enter);
        router.post(PATH).handler(new BodyDeadline(patience)::begin);
        router.post(PATH).handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
        router.post(PATH).handler(BodyDeadline::met).handler(this::revoke);
        router.get(PATH).handler(caller.must(Scope.ADMIN)).handler(crowd::enter).handler(this::list);
    }

    private void revoke(RoutingContext context) {
        try {
            Buffer body = Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
            RevocationOrder order = RevocationOrder.of(new JsonObject(body), loop.now());
            permitted(context, order.tenant())
                    .ifPresent(tenant -> answer(
                            context,
                            201,
                            revoking.revoke(tenant, order.kind(), order.name(), order.before())
                                    .thenApply(RevocationRoutes::noted),
                            RevocationRoutes::json));
        } catch (DecodeException | ClassCastException e) {
            refuse(context, new Problem(400, "not_json", "Request is not readable", "body", "no JSON object"));
        } catch (IllegalArgumentException e) {
            refuse(context, badField(String.valueOf(e.getMessage())));
        }
    }

    private void list(RoutingContext context) {
        try {
            Optional<Tenant> asked =
                    Optional.ofNullable(context.queryParams().get("tenant")).map(Tenant::new);
            permitted(context, asked)
                    .ifPresent(tenant -> answer(context, 200, revoking.newest(tenant), all -> {
                        JsonArray list = new JsonArray();
                        all.forEach(one -> list.add(json(one)));
                        return new JsonObject().put("revocations", list);
                    }));
        } catch (IllegalArgumentException e) {
            refuse(context, badField(String.valueOf(e.getMessage())));
        }
    }

    private <T> void answer(
            RoutingContext context, int status, CompletionStage<T> stage, Function<T, JsonObject> json) {
        loop.whenDone(stage, (found, failure) -> {
            if (found == null) {
                log.warn("event=revocation_failed reason=\"{}\"", String.valueOf(failure));
                refuse(context, STORE);
            } else if (!context.response().ended() && !context.response().closed()) {
                context.response()
                        .setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(json.apply(found).toBuffer());
            }
        });
    }

    /** The tenant, unless the token does not reach it: then that is answered. */
    private static Optional<Tenant> permitted(RoutingContext context, Optional<Tenant> asked) {
        ServiceAccess access = Caller.access(context);
        Tenant tenant = asked.orElse(access.tenants().home());
        if (!access.tenants().allows(tenant)) {
            refuse(context, PushProblems.tenant(tenant));
            return Optional.empty();
        }
        return Optional.of(tenant);
    }

    private static Revocation noted(Revocation revocation) {
        log.info(
                "event=revoked tenant={} kind={} before={}",
                revocation.tenant(),
                revocation.kind(),
                Instant.ofEpochMilli(revocation.before()));
        return revocation;
    }

    private static JsonObject json(Revocation revocation) {
        JsonObject json = new JsonObject().put("tenant", revocation.tenant().name());
        switch (revocation.kind()) {
            case TOKEN -> json.put("token", revocation.name());
            case USER -> json.put("user", revocation.name()).put("before", time(revocation.before()));
            case TENANT -> json.put("before", time(revocation.before()));
        }
        return json.put("at", time(revocation.at())).put("ends", time(revocation.ends()));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static void refuse(RoutingContext context, Problem problem) {
        ProblemResponse.send(context.response(), problem);
    }

    private static Problem badField(String message) {
        int colon = message.indexOf(": ");
        String field = colon < 0 ? "body" : message.substring(0, colon);
        return new Problem(
                400, "bad_field", "A field is not as it must be", field, message.substring(colon < 0 ? 0 : colon + 2));
    }
}
