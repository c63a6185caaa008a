package dev.godwit.gateway.grpc;

import dev.godwit.gateway.frames.ClientFrame;
import dev.godwit.gateway.frames.Conversation;
import dev.godwit.grpc.Call;

/**
 * What a client says in a call of {@code Connect}. While it does not take the answers, or is owed its hello, nothing is read. One that
 * has said all goes on listening. Confined to its loop.
 */
final class Talk implements dev.godwit.grpc.Conversation<ClientFrame> {

    private final Call<ClientFrame, ?> call;
    private final Conversation conversation;

    Talk(Call<ClientFrame, ?> call, Conversation conversation) {
        this.call = call;
        this.conversation = conversation;
        conversation.onCaughtUp(call::release);
    }

    @Override
    public void received(ClientFrame frame) {
        conversation.heard(frame);
        if (!call.isOver() && (call.isClogged() || conversation.holds())) {
            call.hold();
        }
    }

    @Override
    public void halfClosed() {}
}
