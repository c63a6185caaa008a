package dev.godwit.api.grpc;

import dev.godwit.api.push.Publisher;
import dev.godwit.api.push.PushItem;
import dev.godwit.api.push.PushOutcome;
import dev.godwit.protocol.Problem;
import dev.godwit.runtime.Loop;
import dev.godwit.tokens.ServiceAccess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes the requests of one call in the order in which they come. One group of them is on its way at a time, the next one gathers
 * meanwhile: two on their way might overtake each other. Confined to a loop.
 */
final class Convoy {

    private static final Logger log = LoggerFactory.getLogger(Convoy.class);

    private final Publisher publisher;
    private final ServiceAccess access;
    private final Loop loop;
    private final Consumer<List<Answered>> arrival;
    private final Deque<Asked> waiting = new ArrayDeque<>();
    private List<Asked> going = List.of();
    private long bytes;

    /**
     * @param arrival gets each group, in the order in which its requests were added
     */
    Convoy(Publisher publisher, ServiceAccess access, Loop loop, Consumer<List<Answered>> arrival) {
        this.publisher = publisher;
        this.access = access;
        this.loop = loop;
        this.arrival = arrival;
    }

    void add(Asked asked) {
        waiting.add(asked);
        bytes += asked.bytes();
        next();
    }

    /** Whether as much waits for its answer as may. */
    boolean isFull() {
        return waiting.size() + going.size() >= GrpcOptions.MAX_WAITING || bytes >= GrpcOptions.MAX_WAITING_BYTES;
    }

    boolean isEmpty() {
        return waiting.isEmpty() && going.isEmpty();
    }

    /** Forgets what is not on its way yet. */
    void drop() {
        waiting.forEach(asked -> bytes -= asked.bytes());
        waiting.clear();
    }

    private void next() {
        if (!going.isEmpty() || waiting.isEmpty()) {
            return;
        }
        going = group();
        List<PushItem> items =
                going.stream().flatMap(asked -> asked.item().stream()).toList();
        loop.whenDone(publisher.push(items, access), this::arrived);
    }

    /** As many as the publisher takes in one call, at least one. */
    private List<Asked> group() {
        List<Asked> group = new ArrayList<>();
        long weight = 0;
        while (!waiting.isEmpty() && group.size() < Publisher.MAX_ITEMS) {
            weight += waiting.element().weight();
            if (weight > Publisher.MAX_BYTES && !group.isEmpty()) {
                break;
            }
            group.add(waiting.remove());
        }
        return group;
    }

    private void arrived(@Nullable List<PushOutcome> outcomes, @Nullable Throwable failure) {
        if (outcomes == null) {
            log.error("event=push_failed", failure);
        }
        Iterator<PushOutcome> each = outcomes == null
                ? going.stream().<PushOutcome>map(asked -> failed()).iterator()
                : outcomes.iterator();
        List<Answered> answered = new ArrayList<>(going.size());
        for (Asked asked : going) {
            Optional<Problem> problem = asked.problem();
            answered.add(new Answered(asked, problem.isPresent() ? publisher.refuse(problem.get()) : each.next()));
            bytes -= asked.bytes();
        }
        going = List.of();
        arrival.accept(answered);
        next();
    }

    private static PushOutcome failed() {
        return new PushOutcome.Refused(new Problem(500, "internal", "Internal error", "the server failed"));
    }
}
