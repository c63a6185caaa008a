package dev.godwit.gateway.session;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.runtime.Loop;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The connections of a node, on all of its event loops. Any thread may ask; each loop answers for its own. */
public final class Rosters {

    private final Comings comings;
    private final List<OfLoop> loops = new CopyOnWriteArrayList<>();

    private record OfLoop(Loop loop, Roster roster) {}

    /**
     * @param comings told by each loop of its own
     */
    public Rosters(Comings comings) {
        this.comings = comings;
    }

    /**
     * Connections in their order.
     *
     * @param more whether there are some after these
     */
    public record Page(List<Connected> connections, boolean more) {}

    Roster add(Loop loop) {
        Roster roster = new Roster(loop, comings);
        loops.add(new OfLoop(loop, roster));
        return roster;
    }

    /** The first ones that are meant, after the given place if there is one. */
    public CompletionStage<Page> page(Selection selection, Optional<Place> after, int limit) {
        return ask(roster -> roster.select(selection, after)
                        .limit(limit + 1L)
                        .map(HubSession::connected)
                        .toList())
                .thenApply(lists -> merged(lists, limit));
    }

    /** How many are meant; for a selection of followers. */
    public CompletionStage<Long> count(Selection selection) {
        return sum(roster -> roster.count(selection));
    }

    /**
     * Ends a connection. Completes with how many were ended: 1 or 0.
     *
     * @param tenant only if it is of this one
     */
    public CompletionStage<Long> close(String connection, Optional<Tenant> tenant, Close close) {
        return sum(roster -> {
            Optional<HubSession> found = roster.find(connection)
                    .filter(session -> tenant.isEmpty()
                            || session.place().tenant().equals(tenant.get().name()));
            found.ifPresent(session -> session.close(close));
            return found.isPresent() ? 1 : 0;
        });
    }

    /** Ends all connections of a user. Completes with how many there were. */
    public CompletionStage<Long> closeAll(Mailbox user, Close close) {
        return sum(roster -> {
            List<HubSession> found =
                    roster.select(Selection.followers(user), Optional.empty()).toList();
            found.forEach(session -> session.close(close));
            return found.size();
        });
    }

    private CompletionStage<Long> sum(ToLongFunction<Roster> part) {
        return ask(part::applyAsLong)
                .thenApply(parts -> parts.stream().mapToLong(Long::longValue).sum());
    }

    private <T> CompletionStage<List<T>> ask(Function<Roster, T> question) {
        List<CompletableFuture<T>> answers =
                loops.stream().map(loop -> ask(loop, question)).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private static <T> CompletableFuture<T> ask(OfLoop of, Function<Roster, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        of.loop().execute(() -> {
            try {
                answer.complete(question.apply(of.roster()));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static Page merged(List<List<Connected>> lists, int limit) {
        List<Connected> all = lists.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Connected::place))
                .limit(limit + 1L)
                .toList();
        return all.size() > limit ? new Page(all.subList(0, limit), true) : new Page(all, false);
    }
}
