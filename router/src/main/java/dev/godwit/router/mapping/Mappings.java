package dev.godwit.router.mapping;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** All mappings of a router, each with its topic. Started and stopped on the loop. */
public final class Mappings {

    private final List<Running> all;

    private record Running(SourceTopic topic, Feed feed) {}

    /**
     * @param open gives the topic of a mapping, not started
     */
    public Mappings(MappingTools tools, List<Mapping> mappings, Function<Mapping, SourceTopic> open) {
        this.all = mappings.stream()
                .map(mapping -> new Running(open.apply(mapping), new Feed(tools, mapping)))
                .toList();
    }

    public void start() {
        all.forEach(running -> running.topic().start(running.feed()));
    }

    public CompletionStage<Void> stop() {
        all.forEach(running -> running.feed().stop());
        return CompletableFuture.allOf(all.stream()
                .map(running -> running.topic().stop().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** What keeps them from reading, in words; any thread. */
    public List<String> trouble() {
        return all.stream()
                .map(running -> running.topic().trouble())
                .filter(trouble -> !trouble.isEmpty())
                .toList();
    }
}
