package dev.godwit.api.http;

import dev.godwit.api.nodes.Directory;
import dev.godwit.api.nodes.Disconnected;
import dev.godwit.api.push.PushProblems;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.TenantGrant;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is connected, and the end of connections: {@code /v1/users}, {@code /v1/topics}, {@code /v1/connections}. */
final class DirectoryRoutes {

    private static final Logger log = LoggerFactory.getLogger(DirectoryRoutes.class);
    private static final Problem REGISTRY = new Problem(
            503, "unavailable", "Registry does not answer", "who is connected where is not known (expected: again)");

    private final Directory directory;
    private final Loop loop;

    DirectoryRoutes(Directory directory, Loop loop) {
        this.directory = directory;
        this.loop = loop;
    }

    void on(Router router, Caller caller, Crowd crowd) {
        Handler<RoutingContext> read = caller.must(Scope.READ);
        Handler<RoutingContext> admin = caller.must(Scope.ADMIN);
        router.get("/v1/users/:id").handler(read).handler(crowd::enter).handler(guarded(this::user));
        router.get("/v1/topics/:name").handler(read).handler(crowd::enter).handler(guarded(this::topic));
        router.get("/v1/connections").handler(read).handler(crowd::enter).handler(guarded(this::connections));
        router.delete("/v1/users/:id/connections")
                .handler(admin)
                .handler(crowd::enter)
                .handler(guarded(this::disconnectUser));
        router.delete("/v1/connections/:id")
                .handler(admin)
                .handler(crowd::enter)
                .handler(guarded(this::disconnect));
    }

    private void user(RoutingContext context, DirectoryQuery query) {
        mailbox(context, query, "id", Mailbox::user)
                .ifPresent(user -> answer(context, directory.user(user), view -> DirectoryJson.user(user, view)));
    }

    private void topic(RoutingContext context, DirectoryQuery query) {
        mailbox(context, query, "name", Mailbox::topic)
                .ifPresent(topic -> answer(
                        context,
                        directory.topic(topic, query.after(), query.limit()),
                        view -> DirectoryJson.topic(topic, view)));
    }

    private void connections(RoutingContext context, DirectoryQuery query) {
        if (mayAsk(context, query)) {
            answer(
                    context,
                    directory.connections(onlyOf(context, query), query.after(), query.limit()),
                    DirectoryJson::connections);
        }
    }

    private void disconnectUser(RoutingContext context, DirectoryQuery query) {
        mailbox(context, query, "id", Mailbox::user)
                .ifPresent(user -> ended(context, directory.disconnect(user, query.reconnect()), true));
    }

    private void disconnect(RoutingContext context, DirectoryQuery query) {
        if (mayAsk(context, query)) {
            String connection = context.pathParam("id");
            ended(context, directory.disconnect(connection, onlyOf(context, query), query.reconnect()), false);
        }
    }

    /**
     * @param several whether more may be connected than were found
     */
    private void ended(RoutingContext context, CompletionStage<Disconnected> stage, boolean several) {
        loop.whenDone(stage, (done, failure) -> {
            if (done == null) {
                failed(context, failure);
            } else if (!done.incomplete().isEmpty() && (several || done.closed() == 0)) {
                ProblemResponse.send(context.response(), incomplete(done));
            } else if (done.closed() == 0 && !several) {
                ProblemResponse.send(context.response(), noConnection());
            } else {
                send(context.response(), DirectoryJson.disconnected(done));
            }
        });
    }

    private <T> void answer(RoutingContext context, CompletionStage<T> stage, Function<T, byte[]> json) {
        loop.whenDone(stage, (found, failure) -> {
            if (found == null) {
                failed(context, failure);
            } else {
                send(context.response(), json.apply(found));
            }
        });
    }

    /** The mailbox in the path, unless the token does not reach its tenant: then that is answered. */
    private static Optional<Mailbox> mailbox(
            RoutingContext context, DirectoryQuery query, String name, BiFunction<Tenant, String, Mailbox> kind) {
        Mailbox mailbox = kind.apply(query.tenant(Caller.access(context)), context.pathParam(name));
        return permits(context, mailbox.tenant()) ? Optional.of(mailbox) : Optional.empty();
    }

    private static boolean mayAsk(RoutingContext context, DirectoryQuery query) {
        if (!query.everyTenant()) {
            return permits(context, query.tenant(Caller.access(context)));
        }
        if (!Caller.access(context).tenants().all()) {
            ProblemResponse.send(context.response(), everyTenantDenied());
            return false;
        }
        return true;
    }

    private static Optional<Tenant> onlyOf(RoutingContext context, DirectoryQuery query) {
        return query.everyTenant() ? Optional.empty() : Optional.of(query.tenant(Caller.access(context)));
    }

    private static boolean permits(RoutingContext context, Tenant tenant) {
        TenantGrant tenants = Caller.access(context).tenants();
        if (!tenants.allows(tenant)) {
            ProblemResponse.send(context.response(), PushProblems.tenant(tenant));
            return false;
        }
        return true;
    }

    private static Handler<RoutingContext> guarded(BiConsumer<RoutingContext, DirectoryQuery> step) {
        return context -> {
            try {
                step.accept(context, new DirectoryQuery(context.queryParams()));
            } catch (IllegalArgumentException e) {
                ProblemResponse.send(context.response(), badField(String.valueOf(e.getMessage())));
            }
        };
    }

    private static void send(HttpServerResponse response, byte[] json) {
        if (!response.ended() && !response.closed()) {
            response.putHeader("Content-Type", "application/json")
                    .putHeader("Cache-Control", "no-store")
                    .end(Buffer.buffer(json));
        }
    }

    private static void failed(RoutingContext context, @Nullable Throwable failure) {
        log.warn("event=directory_failed", failure);
        ProblemResponse.send(context.response(), REGISTRY);
    }

    private static Problem badField(String message) {
        int colon = message.indexOf(": ");
        String field = colon < 0 ? "" : message.substring(0, colon);
        String detail = colon < 0 ? message : message.substring(colon + 2);
        return new Problem(400, "bad_field", "A parameter is not as it must be", field, detail);
    }

    private static Problem everyTenantDenied() {
        return new Problem(
                403,
                "tenant_denied",
                "Token does not reach this tenant",
                "tenant",
                "* (expected: a token that reaches all tenants)");
    }

    private static Problem noConnection() {
        return new Problem(
                404, "connection_unknown", "No such connection", "id", "is not connected, or of another tenant");
    }

    private static Problem incomplete(Disconnected disconnected) {
        return new Problem(
                503,
                "incomplete",
                "Some nodes did not answer",
                disconnected.closed() + " closed; no answer from " + String.join(", ", disconnected.incomplete())
                        + " (expected: again after Retry-After)");
    }
}
