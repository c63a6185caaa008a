package dev.godwit.api.http;

import dev.godwit.api.message.Finding;
import dev.godwit.api.message.Messages;
import dev.godwit.api.push.Publisher;
import dev.godwit.api.push.PushItem;
import dev.godwit.api.push.PushOutcome;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/messages/{id}} and {@code /v1/users/{user}/messages}: where messages are, and orders about them. */
final class MessageRoutes {

    private static final Logger log = LoggerFactory.getLogger(MessageRoutes.class);

    private final Messages messages;
    private final Publisher publisher;
    private final Loop loop;

    MessageRoutes(Messages messages, Publisher publisher, Loop loop) {
        this.messages = messages;
        this.publisher = publisher;
        this.loop = loop;
    }

    void add(Router router, Caller caller, Crowd crowd) {
        router.get("/v1/messages/:id")
                .handler(caller.must(Scope.READ))
                .handler(crowd::enter)
                .handler(this::status);
        router.delete("/v1/messages/:id")
                .handler(caller.must(Scope.PUSH))
                .handler(crowd::enter)
                .handler(this::retract);
        router.delete("/v1/users/:user/messages")
                .handler(caller.must(Scope.ADMIN))
                .handler(crowd::enter)
                .handler(this::purge);
    }

    private void status(RoutingContext context) {
        withId(
                context,
                id -> answer(
                        context,
                        messages.status(id, Caller.access(context)),
                        status -> context.response()
                                .putHeader("Content-Type", "application/json")
                                .putHeader("Cache-Control", "no-store")
                                .end(Buffer.buffer(StatusJson.of(status)))));
    }

    private void retract(RoutingContext context) {
        ServiceAccess access = Caller.access(context);
        withId(
                context,
                id -> answer(
                        context,
                        messages.retraction(id).thenCompose(found -> push(found, access)),
                        outcome -> ordered(context, outcome)));
    }

    private void purge(RoutingContext context) {
        ServiceAccess access = Caller.access(context);
        Mailbox user;
        try {
            String tenant = context.request().getParam("tenant");
            Tenant meant = tenant == null ? access.tenants().home() : new Tenant(tenant);
            user = Mailbox.user(meant, context.pathParam("user"));
        } catch (IllegalArgumentException e) {
            ProblemResponse.send(context.response(), bad(e));
            return;
        }
        answer(context, push(new Finding.Found<>(Messages.purge(user)), access), outcome -> ordered(context, outcome));
    }

    private CompletionStage<Finding<PushOutcome>> push(Finding<PushItem> order, ServiceAccess access) {
        return order.fold(
                item -> publisher.push(item, access).thenApply(Finding.Found::new),
                problem -> CompletableFuture.completedFuture(new Finding.Refused<>(problem)));
    }

    private static void withId(RoutingContext context, Consumer<GlobalId> then) {
        GlobalId id;
        try {
            id = GlobalId.parse(context.pathParam("id"));
        } catch (IllegalArgumentException e) {
            ProblemResponse.send(context.response(), bad(e));
            return;
        }
        then.accept(id);
    }

    private <T> void answer(RoutingContext context, CompletionStage<Finding<T>> call, Consumer<T> found) {
        loop.whenDone(call, (finding, failure) -> {
            if (finding == null) {
                failed(context, failure);
                return;
            }
            Runnable answer = finding.fold(
                    value -> () -> found.accept(value),
                    problem -> () -> ProblemResponse.send(context.response(), problem));
            answer.run();
        });
    }

    private static void ordered(RoutingContext context, PushOutcome outcome) {
        Runnable answer = outcome.fold(
                accepted -> () -> Results.send(context.response(), List.of(outcome)),
                problem -> () -> ProblemResponse.send(context.response(), problem));
        answer.run();
    }

    private static void failed(RoutingContext context, @Nullable Throwable failure) {
        log.error("event=request_failed", failure);
        ProblemResponse.send(context.response(), ApiRoutes.internal());
    }

    // From a validating constructor, whose message is "<field>: <detail>".
    private static Problem bad(IllegalArgumentException invalid) {
        String message = String.valueOf(invalid.getMessage());
        int colon = message.indexOf(": ");
        return new Problem(
                400,
                "bad_field",
                "A field is not as it must be",
                message.substring(0, Math.max(0, colon)),
                message.substring(colon + 2));
    }
}
