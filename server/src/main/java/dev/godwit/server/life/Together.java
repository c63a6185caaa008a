package dev.godwit.server.life;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Parts that do not need one another: they start, and stop, at the same time. */
public final class Together implements Component {

    private final List<Component> parts;

    public Together(Component... parts) {
        this.parts = List.of(parts);
    }

    @Override
    public String name() {
        return parts.stream().map(Component::name).collect(Collectors.joining("+"));
    }

    @Override
    public CompletionStage<Void> start() {
        return all(Component::start);
    }

    /** The first that is not well. */
    @Override
    public Check check() {
        return parts.stream()
                .map(Component::check)
                .filter(check -> check.state() != Check.State.UP)
                .findFirst()
                .orElse(Check.UP);
    }

    @Override
    public CompletionStage<Void> stop() {
        return all(Component::stop);
    }

    private CompletionStage<Void> all(Function<Component, CompletionStage<Void>> step) {
        return CompletableFuture.allOf(parts.stream()
                .map(part -> guarded(part, step).toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    private static CompletionStage<Void> guarded(Component part, Function<Component, CompletionStage<Void>> step) {
        try {
            return step.apply(part);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
