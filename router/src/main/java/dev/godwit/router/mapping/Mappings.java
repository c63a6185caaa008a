package dev.godwit.router.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** All mappings of a router, each with its topic. */
public final class Mappings {

    private final MappingTools tools;
    private final Map<Mapping, SourceTopic> topics;

    /**
     * @param open gives the topic of a mapping, not started
     */
    public Mappings(MappingTools tools, List<Mapping> mappings, Function<Mapping, SourceTopic> open) {
        this.tools = tools;
        this.topics = new java.util.LinkedHashMap<>();
        mappings.forEach(mapping -> topics.put(mapping, open.apply(mapping)));
    }

    public void start() {
        topics.forEach((mapping, topic) -> topic.start(new Feed(tools, mapping)));
    }

    public CompletionStage<Void> stop() {
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        topics.values().forEach(topic -> stops.add(topic.stop().toCompletableFuture()));
        return CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new));
    }

    /** What keeps them from reading, in words; any thread. */
    public List<String> trouble() {
        return topics.values().stream()
                .map(SourceTopic::trouble)
                .filter(trouble -> !trouble.isEmpty())
                .toList();
    }
}
