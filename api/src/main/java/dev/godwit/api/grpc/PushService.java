package dev.godwit.api.grpc;

import dev.godwit.api.push.Publisher;
import dev.godwit.grpc.Call;
import dev.godwit.grpc.Ending;
import dev.godwit.grpc.Entrance;
import dev.godwit.grpc.OneMessage;
import dev.godwit.protocol.v1.PushBatchResponse;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.protocol.v1.PushStreamResponse;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.ServiceAccess;
import io.vertx.grpc.common.ServiceName;

/**
 * {@code godwit.v1.PushService}. The requests of its methods have the same fields under the same numbers, and so have the answers of
 * {@code Push} and {@code PushStream}: one type stands for all of them here, and on the wire there is no difference.
 */
final class PushService {

    static final ServiceName NAME = ServiceName.create("godwit.v1.PushService");

    private final Publisher publisher;
    private final Gate gate;
    private final GrpcOptions options;
    private final Loop loop;

    PushService(Publisher publisher, Gate gate, GrpcOptions options, Loop loop) {
        this.publisher = publisher;
        this.gate = gate;
        this.options = options;
        this.loop = loop;
    }

    void register(Entrance entrance) {
        entrance.serve(NAME, "Push", PushStreamRequest::parseFrom, this::one);
        entrance.serve(NAME, "PushBatch", PushStreamRequest::parseFrom, this::batch);
        entrance.serve(NAME, "PushStream", PushStreamRequest::parseFrom, this::stream);
    }

    private void one(Call<PushStreamRequest, PushStreamResponse> call) {
        gate.admit(call, access -> new OneMessage<>(call, options.patience(), message -> push(call, access, message)));
    }

    private void batch(Call<PushStreamRequest, PushBatchResponse> call) {
        gate.admit(call, access -> new BatchCall(call, publisher, access, loop));
    }

    private void stream(Call<PushStreamRequest, PushStreamResponse> call) {
        gate.admit(call, access -> new StreamCall(call, publisher, access, loop));
    }

    private void push(
            Call<PushStreamRequest, PushStreamResponse> call, ServiceAccess access, PushStreamRequest message) {
        Convoy convoy = new Convoy(publisher, access, loop, group -> answer(call, group.get(0)));
        convoy.add(Asked.of(message, call.traceparent()));
    }

    private static void answer(Call<PushStreamRequest, PushStreamResponse> call, Answered answered) {
        if (answered.isAboutRequest()) {
            call.end(answered.response());
        } else {
            answered.reworded().map(Ending::of).ifPresent(call::end);
        }
    }
}
