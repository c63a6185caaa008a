package dev.godwit.api.grpc;

import dev.godwit.api.push.Publisher;
import dev.godwit.grpc.Call;
import dev.godwit.grpc.Conversation;
import dev.godwit.grpc.Ending;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.v1.PushBatchResponse;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.ServiceAccess;
import java.util.List;
import java.util.Optional;

/** {@code PushBatch}: counts what became of the requests, and answers when the client has sent all or Kafka takes nothing. */
final class BatchCall implements Conversation<PushStreamRequest> {

    private final Call<PushStreamRequest, PushBatchResponse> call;
    private final Optional<String> traceparent;
    private final Convoy convoy;
    private final Summary summary = new Summary();
    private boolean complete;
    private Optional<Problem> interruption = Optional.empty();

    BatchCall(Call<PushStreamRequest, PushBatchResponse> call, Publisher publisher, ServiceAccess access, Loop loop) {
        this.call = call;
        this.traceparent = call.traceparent();
        this.convoy = new Convoy(publisher, access, loop, this::arrived);
    }

    @Override
    public void received(PushStreamRequest message) {
        if (interruption.isEmpty()) {
            convoy.add(Asked.of(message, traceparent));
            regulate();
        }
    }

    @Override
    public void halfClosed() {
        complete = true;
        endIfThrough();
    }

    @Override
    public void over() {
        convoy.drop();
    }

    @Override
    public void finish(Problem why) {
        interruption = Optional.of(why);
        regulate();
        endIfThrough();
    }

    private void arrived(List<Answered> group) {
        group.forEach(summary::count);
        if (group.stream().allMatch(Answered::isOutage)) {
            // Each further group would wait for Kafka as long as this one did.
            group.get(0).problem().ifPresent(this::breakOff);
        }
        regulate();
        endIfThrough();
    }

    private void regulate() {
        if (call.isOver()) {
            return;
        }
        if (interruption.isPresent() || convoy.isFull()) {
            call.hold();
        } else {
            call.release();
        }
    }

    private void endIfThrough() {
        if (convoy.isEmpty() && interruption.isPresent()) {
            breakOff(interruption.get());
        } else if (convoy.isEmpty() && complete) {
            call.end(summary.complete());
        }
    }

    private void breakOff(Problem why) {
        if (summary.isAllInVain()) {
            call.end(Ending.of(why));
        } else {
            call.end(summary.brokenOff(why));
        }
    }
}
