package dev.godwit.api.grpc;

import dev.godwit.api.push.PushOutcome;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.v1.PushBatchFailure;
import dev.godwit.protocol.v1.PushStreamResponse;
import java.util.Optional;

/** A request and what became of it. */
record Answered(Asked asked, PushOutcome outcome) {

    static final String ACCEPTED = "accepted";

    Optional<Problem> problem() {
        return outcome.fold(accepted -> Optional.empty(), Optional::of);
    }

    /** With the field as the caller calls it. */
    Optional<Problem> reworded() {
        return problem()
                .map(found -> new Problem(
                        found.status(), found.code(), found.title(), asked.field(found.field()), found.detail()));
    }

    /** Whether it was not taken because this node or Kafka is not at work. */
    boolean isOutage() {
        return problem().filter(found -> found.status() == 503).isPresent();
    }

    /** Whether the answer is that of the request, and not of the call's token or the server. */
    boolean isAboutRequest() {
        return problem()
                .filter(found -> found.status() == 403 || found.status() >= 500)
                .isEmpty();
    }

    PushStreamResponse response() {
        PushStreamResponse.Builder response = PushStreamResponse.newBuilder().setCorrelationId(asked.correlation());
        return outcome.fold(
                accepted -> {
                    accepted.ids().stream().map(GlobalId::toString).forEach(response::addIds);
                    return response.setMessage(ACCEPTED).build();
                },
                problem -> response.setCode(problem.status())
                        .setMessage(problem.detail())
                        .setReason(problem.code())
                        .setField(asked.field(problem.field()))
                        .build());
    }

    /**
     * @param id that stands for the request
     */
    PushBatchFailure failure(String id) {
        PushStreamResponse response = response();
        return PushBatchFailure.newBuilder()
                .setId(id)
                .setCode(response.getCode())
                .setMessage(response.getMessage())
                .setReason(response.getReason())
                .setField(response.getField())
                .build();
    }
}
