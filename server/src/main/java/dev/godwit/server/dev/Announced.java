package dev.godwit.server.dev;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A part that tells when it has started, and how long it took. */
final class Announced implements Component {

    private final Component part;
    private final String words;
    private final Consumer<String> out;

    Announced(Component part, String words, Consumer<String> out) {
        this.part = part;
        this.words = words;
        this.out = out;
    }

    @Override
    public String name() {
        return part.name();
    }

    @Override
    public CompletionStage<Void> start() {
        long begin = System.nanoTime();
        return part.start().thenRun(() -> {
            double seconds = (System.nanoTime() - begin) / 1e9;
            out.accept("  %-44s %4.1f s".formatted(words, seconds));
        });
    }

    @Override
    public Check check() {
        return part.check();
    }

    @Override
    public CompletionStage<Void> stop() {
        return part.stop();
    }
}
