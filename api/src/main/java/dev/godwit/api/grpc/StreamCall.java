package dev.godwit.api.grpc;

import dev.godwit.api.push.Publisher;
import dev.godwit.grpc.Call;
import dev.godwit.grpc.Conversation;
import dev.godwit.grpc.Ending;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.protocol.v1.PushStreamResponse;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.ServiceAccess;
import java.util.List;
import java.util.Optional;

/** {@code PushStream}: answers each request, and reads no faster than it answers and than the client takes the answers. */
final class StreamCall implements Conversation<PushStreamRequest> {

    private final Call<PushStreamRequest, PushStreamResponse> call;
    private final Optional<String> traceparent;
    private final Convoy convoy;
    private boolean complete;
    private Optional<Ending> ending = Optional.empty();

    StreamCall(Call<PushStreamRequest, PushStreamResponse> call, Publisher publisher, ServiceAccess access, Loop loop) {
        this.call = call;
        this.traceparent = call.traceparent();
        this.convoy = new Convoy(publisher, access, loop, this::arrived);
        call.whenUnclogged(this::regulate);
    }

    @Override
    public void received(PushStreamRequest message) {
        if (ending.isEmpty()) {
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
    public void finish(Problem why) {
        ending = Optional.of(Ending.of(why));
        regulate();
        endIfThrough();
    }

    @Override
    public void over() {
        convoy.drop();
    }

    private void arrived(List<Answered> group) {
        group.forEach(answered -> call.answer(answered.response()));
        regulate();
        endIfThrough();
    }

    private void regulate() {
        if (call.isOver()) {
            return;
        }
        if (ending.isPresent() || convoy.isFull() || call.isClogged()) {
            call.hold();
        } else {
            call.release();
        }
    }

    private void endIfThrough() {
        if (convoy.isEmpty() && ending.isPresent()) {
            call.end(ending.get());
        } else if (convoy.isEmpty() && complete) {
            call.end();
        }
    }
}
