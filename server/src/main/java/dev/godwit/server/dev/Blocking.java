package dev.godwit.server.dev;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A part whose start and stop hold their thread: each gets one of its own. */
final class Blocking implements Component {

    private final String name;
    private final Runnable start;
    private final Runnable stop;

    Blocking(String name, Runnable start, Runnable stop) {
        this.name = name;
        this.start = start;
        this.stop = stop;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Void> start() {
        return inBackground(start);
    }

    @Override
    public Check check() {
        return Check.UP;
    }

    @Override
    public CompletionStage<Void> stop() {
        return inBackground(stop);
    }

    private CompletionStage<Void> inBackground(Runnable step) {
        return CompletableFuture.runAsync(step, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        });
    }
}
