package dev.godwit.gateway.limit;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One connection's place among those that are counted. However often and whenever it is given back, also while it is still being
 * asked for, it is given back once. Any thread.
 */
public final class Place {

    private enum State {
        FREE,
        ASKED_FOR,
        TAKEN,
        GIVEN_BACK
    }

    private final ClientLimits limits;
    private final ClientAddress address;
    private final Mailbox user;
    private final AtomicReference<State> state = new AtomicReference<>(State.FREE);

    Place(ClientLimits limits, ClientAddress address, Mailbox user) {
        this.limits = limits;
        this.address = address;
        this.user = user;
    }

    /** Takes it, once. What is against it, if anything is; then nothing is counted. */
    public CompletionStage<Optional<Problem>> take() {
        if (!state.compareAndSet(State.FREE, State.ASKED_FOR)) {
            throw new IllegalStateException("place: " + state.get() + " (expected: free)");
        }
        return limits.enter(address, user).thenApply(this::taken);
    }

    public void giveBack() {
        if (state.getAndSet(State.GIVEN_BACK) == State.TAKEN) {
            limits.leave(address, user);
        }
    }

    private Optional<Problem> taken(Optional<Problem> problem) {
        if (problem.isPresent()) {
            state.set(State.GIVEN_BACK);
        } else if (!state.compareAndSet(State.ASKED_FOR, State.TAKEN)) {
            limits.leave(address, user);
        }
        return problem;
    }
}
