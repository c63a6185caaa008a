package dev.godwit.chaos.sim;

import dev.godwit.registry.RegistryUnavailable;
import dev.godwit.registry.memory.InMemoryRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hazelcast: one cluster, or two halves that do not know of each other. */
final class Directory implements Line.Service {

    private static final long RETRY_MICROS = 1_000_000;

    private final Scheduler scheduler;
    private final Site site;
    private final InMemoryRegistry whole;
    private final List<RegistryLine> lines = new ArrayList<>();
    private @Nullable InMemoryRegistry otherHalf;
    private boolean up = true;
    private int retried;

    Directory(Network network) {
        this.scheduler = network.scheduler();
        this.site = network.site("hazelcast");
        this.whole = new InMemoryRegistry(() -> scheduler.micros() / 1_000);
    }

    @Override
    public Site site() {
        return site;
    }

    @Override
    public boolean up() {
        return up;
    }

    @Override
    public long patienceMicros() {
        return 5_000_000;
    }

    RegistryLine line(Node process, NodeLoop loop) {
        RegistryLine line = new RegistryLine(this, scheduler.oneIn(2));
        line.connect(new Line(process, loop, this, () -> {}, RegistryUnavailable::new));
        lines.add(line);
        return line;
    }

    /** What a member of that half knows. */
    InMemoryRegistry seenBy(boolean other) {
        return other && otherHalf != null ? otherHalf : whole;
    }

    void split() {
        if (otherHalf == null) {
            otherHalf = whole.copy();
        }
    }

    void merge() {
        if (otherHalf != null) {
            whole.merge(otherHalf);
            otherHalf = null;
            disturb();
        }
    }

    /** Those who keep it notice by their next renewal. */
    void wipe() {
        whole.wipe();
        if (otherHalf != null) {
            otherHalf.wipe();
        }
    }

    void up(boolean isUp) {
        up = isUp;
        if (!up) {
            lines.forEach(line -> line.line().breakOff(scheduler.oneIn(2)));
        }
    }

    /** One call in so many is tried again, and carried out behind those that came after it; 0: none. */
    void retried(int oneOf) {
        retried = oneOf;
    }

    /** Now, or when it is tried again. */
    <T> CompletionStage<T> carryOut(Supplier<CompletionStage<T>> call) {
        if (retried == 0 || !scheduler.oneIn(retried)) {
            return call.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        scheduler.after(scheduler.upTo(RETRY_MICROS), () -> call.get().thenAccept(answer::complete));
        return answer;
    }

    private void disturb() {
        lines.forEach(line -> scheduler.after(scheduler.upTo(500_000), line::disturb));
    }
}
