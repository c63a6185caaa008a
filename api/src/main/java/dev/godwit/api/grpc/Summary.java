package dev.godwit.api.grpc;

import dev.godwit.protocol.Problem;
import dev.godwit.protocol.v1.PushBatchResponse;

/** Counts what became of the requests of a batch. */
final class Summary {

    static final int MAX_IDS = 10_000;
    static final int MAX_FAILURES = 100;

    private final PushBatchResponse.Builder counted = PushBatchResponse.newBuilder();

    void count(Answered answered) {
        int number = counted.getProcessed();
        counted.setProcessed(number + 1);
        if (answered.problem().isEmpty()) {
            counted.setSucceeded(counted.getSucceeded() + 1);
            return;
        }
        counted.setFailed(counted.getFailed() + 1);
        String id = answered.asked().id(number);
        if (counted.getFailedIdsCount() < MAX_IDS) {
            counted.addFailedIds(id);
        }
        if (counted.getFailuresCount() < MAX_FAILURES) {
            counted.addFailures(answered.failure(id));
        }
    }

    /** Whether nothing at all was accepted. */
    boolean isAllInVain() {
        return counted.getSucceeded() == 0;
    }

    PushBatchResponse complete() {
        String message = counted.getFailed() == 0
                ? Answered.ACCEPTED
                : counted.getFailed() + " of " + counted.getProcessed() + " were not accepted";
        return counted.setMessage(message).build();
    }

    PushBatchResponse brokenOff(Problem problem) {
        return counted.setCode(problem.status()).setMessage(problem.detail()).build();
    }
}
