package dev.godwit.api.nodes;

import dev.godwit.registry.NodeLease;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What several nodes answered to the same question, in the order in which they were asked. */
record Answers<A>(List<Answer<A>> all) {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    /**
     * @param given null if it did not answer
     */
    record Answer<A>(NodeLease node, @Nullable A given) {}

    /** Asks all of them at once. The stage never fails. */
    static <A> CompletionStage<Answers<A>> ask(
            List<NodeLease> nodes, Function<NodeLease, CompletionStage<A>> question) {
        List<CompletableFuture<Answer<A>>> asked =
                nodes.stream().map(node -> ask(node, question)).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> new Answers<>(
                        asked.stream().map(CompletableFuture::join).toList()));
    }

    List<String> silent() {
        return all.stream()
                .filter(answer -> answer.given() == null)
                .map(answer -> answer.node().node())
                .toList();
    }

    Stream<A> given() {
        return all.stream().map(Answer::given).filter(Objects::nonNull);
    }

    private static <A> CompletableFuture<Answer<A>> ask(
            NodeLease node, Function<NodeLease, CompletionStage<A>> question) {
        CompletionStage<A> answer;
        try {
            answer = question.apply(node);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        }
        return answer.handle((given, failure) -> {
                    if (failure != null) {
                        LOG.warn("event=node_silent node={} reason=\"{}\"", node.node(), failure.toString());
                    }
                    return new Answer<>(node, given);
                })
                .toCompletableFuture();
    }
}
