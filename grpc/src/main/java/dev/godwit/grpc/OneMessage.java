package dev.godwit.grpc;

import dev.godwit.runtime.Loop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The client's side of a call that has one message. */
public final class OneMessage<Q> implements Conversation<Q> {

    private final Call<Q, ?> call;
    private final Consumer<Q> then;
    private final Loop.Timer patience;
    private Optional<Q> message = Optional.empty();

    /**
     * @param then gets the message when the client has sent it
     */
    public OneMessage(Call<Q, ?> call, Duration patience, Consumer<Q> then) {
        this.call = call;
        this.then = then;
        this.patience = call.after(patience.toMillis(), () -> call.end(Ending.TOO_SLOW));
    }

    @Override
    public void received(Q next) {
        if (message.isPresent()) {
            call.end(Ending.invalid("a second message (expected: one)"));
        }
        message = Optional.of(next);
    }

    @Override
    public void halfClosed() {
        patience.cancel();
        message.ifPresentOrElse(then, () -> call.end(Ending.invalid("no message (expected: one)")));
    }
}
