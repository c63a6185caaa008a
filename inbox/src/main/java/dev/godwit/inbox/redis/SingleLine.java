package dev.godwit.inbox.redis;

import dev.godwit.protocol.Partition;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Loop;
import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** All partitions on one connection, to the one primary there is. */
final class SingleLine implements Lines {

    private final RedisLine line;
    private final Listeners connected = new Listeners();

    /** @param primary finds out where the primary is, anew for each attempt */
    SingleLine(String name, Loop loop, Dialer dialer, Supplier<Future<Endpoint>> primary, long timeoutMillis) {
        line = new RedisLine(
                name, loop, () -> primary.get().compose(dialer::dialPrimary), new Connected(), timeoutMillis);
    }

    @Override
    public CompletionStage<Void> start() {
        return line.start();
    }

    @Override
    public CompletionStage<Void> stop() {
        return line.stop();
    }

    @Override
    public Check check() {
        return line.check();
    }

    @Override
    public <T> CompletionStage<T> call(Partition partition, Call<T> call) {
        return line.call(call);
    }

    @Override
    public void onConnected(Runnable listener) {
        connected.add(listener);
    }

    private final class Connected implements RedisLine.Listener {
        @Override
        public void connected() {
            connected.call();
        }

        @Override
        public void misplaced() {
            // The next attempt asks for the primary again.
        }
    }
}
