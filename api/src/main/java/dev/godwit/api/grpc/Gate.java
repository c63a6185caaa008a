package dev.godwit.api.grpc;

import dev.godwit.api.http.Draining;
import dev.godwit.api.push.PushProblems;
import dev.godwit.grpc.Call;
import dev.godwit.grpc.Conversation;
import dev.godwit.grpc.Ending;
import dev.godwit.grpc.Places;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import dev.godwit.tokens.ServiceTokenVerifier;
import dev.godwit.tokens.ServiceVerdict;
import dev.godwit.tokens.TokenProblem;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Lets calls of services in: with a token that may push, as long as there is room and the node stays. */
final class Gate {

    /** Tokens that are good for longer outlive every stream. */
    private static final long MAX_MILLIS = TimeUnit.DAYS.toMillis(24);

    private final Loop loop;
    private final Draining draining;
    private final Places places;
    private final ServiceTokenVerifier tokens;

    Gate(Loop loop, Draining draining, Places places, ServiceTokenVerifier tokens) {
        this.loop = loop;
        this.draining = draining;
        this.places = places;
        this.tokens = tokens;
    }

    <Q> void admit(Call<Q, ?> call, Function<ServiceAccess, Conversation<Q>> opening) {
        if (!draining.enter()) {
            refuse(call, Draining.problem());
            return;
        }
        call.whenOver(status -> draining.leave());
        if (!places.take()) {
            refuse(call, PushProblems.overloaded());
            return;
        }
        call.whenOver(status -> places.give());
        CompletionStage<ServiceVerdict> verdict =
                loop.back(tokens.verifyHeaders(call.metadata().getAll("authorization")));
        if (!verdict.toCompletableFuture().isDone()) {
            call.await();
        }
        verdict.thenApply(decided -> decided.<Runnable>fold(
                        access -> () -> admit(call, access, opening), problem -> () -> refuse(call, problem)))
                .thenAccept(begin -> begin(call, begin))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        call.failed(failure);
                    }
                });
    }

    // One that has ended while it waited begins no conversation.
    private static void begin(Call<?, ?> call, Runnable begin) {
        if (!call.isOver()) {
            begin.run();
        }
    }

    private <Q> void admit(Call<Q, ?> call, ServiceAccess access, Function<ServiceAccess, Conversation<Q>> opening) {
        Optional<Problem> lacking = PushProblems.lacking(access, Scope.PUSH);
        if (lacking.isPresent()) {
            refuse(call, lacking.get());
            return;
        }
        long left = access.endsAt() - loop.now();
        if (left < MAX_MILLIS) {
            call.after(left, () -> call.finish(TokenProblem.EXPIRED.problem("the token expired during the call")));
        }
        call.begin(opening.apply(access));
    }

    private static <Q> void refuse(Call<Q, ?> call, Problem problem) {
        call.begin(Conversation.none());
        call.end(Ending.of(problem));
    }
}
