package dev.godwit.chaos.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process's connection to a service. Calls arrive in their order and answers come back in theirs. When it breaks, nobody knows what
 * became of the calls under way; it connects again by itself, and says so.
 */
final class Line {

    private static final long WATCH_MICROS = 1_000_000;

    private final Node process;
    private final NodeLoop loop;
    private final Service service;
    private final Runnable connected;
    private final Function<String, RuntimeException> unavailable;
    private final List<Runnable> listeners = new ArrayList<>();
    private final Deque<Call<?>> calls = new ArrayDeque<>();
    private Pipe requests;
    private Pipe answers;
    private boolean up = true;
    private boolean dropped;
    private boolean watched;

    /** What stands at the other end. */
    interface Service {

        Site site();

        /** Whether it takes connections. */
        boolean up();

        /** How long a call may take before its connection is given up. */
        long patienceMicros();
    }

    private record Call<T>(CompletableFuture<T> answer, long since) {}

    /**
     * @param loop on which answers arrive, as on a thread of the client's
     * @param connected the line leads to whatever stands there now; called at once too
     * @param unavailable what a call fails with
     */
    Line(
            Node process,
            NodeLoop loop,
            Service service,
            Runnable connected,
            Function<String, RuntimeException> unavailable) {
        this.process = process;
        this.loop = loop;
        this.service = service;
        this.connected = connected;
        this.unavailable = unavailable;
        this.requests = pipeThere();
        this.answers = pipeBack();
        process.add(this);
        connected.run();
        if (!reachable()) {
            breakOff(false);
        }
    }

    void onReconnect(Runnable listener) {
        listeners.add(listener);
    }

    /** Carries the call out at the service, when it gets there. */
    <T> CompletionStage<T> call(Supplier<CompletionStage<T>> there) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!up) {
            loop.execute(() -> answer.completeExceptionally(unavailable.apply("not connected")));
            return answer;
        }
        Call<T> call = new Call<>(answer, scheduler().micros());
        calls.add(call);
        Pipe back = answers;
        requests.send(() -> {
            if (service.up()) {
                there.get().whenComplete((value, failure) -> back.send(() -> answered(call, value, failure)));
            }
        });
        watch();
        return answer;
    }

    /**
     * The connection ends. Calls under way are not answered.
     *
     * @param arriveStill what was sent may still be carried out
     */
    void breakOff(boolean arriveStill) {
        if (dropped || !up) {
            return;
        }
        up = false;
        answers.close();
        if (!arriveStill) {
            requests.close();
        }
        List.copyOf(calls)
                .forEach(call ->
                        loop.execute(() -> call.answer().completeExceptionally(unavailable.apply("connection lost"))));
        calls.clear();
        reconnectSoon();
    }

    /** The process is gone. What it had sent is still carried out. */
    void drop() {
        dropped = true;
        up = false;
        answers.close();
        calls.clear();
    }

    private <T> void answered(Call<T> call, @Nullable T value, @Nullable Throwable failure) {
        calls.remove(call);
        loop.execute(() -> {
            if (failure == null) {
                call.answer().complete(value);
            } else {
                call.answer().completeExceptionally(failure);
            }
        });
    }

    private void watch() {
        if (!watched) {
            watched = true;
            scheduler().after(WATCH_MICROS, this::look);
        }
    }

    private void look() {
        watched = false;
        if (dropped || calls.isEmpty()) {
            return;
        }
        if (scheduler().micros() - calls.element().since() >= service.patienceMicros()) {
            breakOff(true);
        } else {
            watch();
        }
    }

    private void reconnectSoon() {
        scheduler().after(20_000 + scheduler().upTo(400_000), this::reconnect);
    }

    private void reconnect() {
        if (dropped || up) {
            return;
        }
        if (!reachable() || process.paused()) {
            reconnectSoon();
            return;
        }
        requests = pipeThere();
        answers = pipeBack();
        up = true;
        connected.run();
        loop.execute(() -> listeners.forEach(Runnable::run));
    }

    private boolean reachable() {
        return service.up() && process.world().network().joined(process.site(), service.site());
    }

    private Pipe pipeThere() {
        return new Pipe(process.world().network(), process.site(), service.site());
    }

    private Pipe pipeBack() {
        return new Pipe(process.world().network(), service.site(), process.site());
    }

    private Scheduler scheduler() {
        return process.world().scheduler();
    }
}
