package dev.godwit.client.subscribe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The topics that are followed, and the changes that were asked for and not done yet. */
final class Topics {

    private final Set<String> followed;
    private final List<Change> pending = new ArrayList<>();
    private int history;

    /** A change of topics. */
    static final class Change {

        private final boolean follow;
        private final List<String> names;
        private final int history;
        private final CompletableFuture<Void> stage = new CompletableFuture<>();
        private boolean underWay;

        Change(boolean follow, List<String> names, int history) {
            this.follow = follow;
            this.names = names;
            this.history = history;
        }

        boolean isFollow() {
            return follow;
        }

        List<String> names() {
            return names;
        }

        int history() {
            return history;
        }

        CompletableFuture<Void> stage() {
            return stage;
        }
    }

    Topics(List<String> followed, int history) {
        this.followed = new LinkedHashSet<>(followed);
        this.history = history;
    }

    void add(Change change) {
        pending.add(change);
    }

    /** Those of which the server has not been told yet. They count as told from now on. */
    List<Change> begin() {
        List<Change> begun = new ArrayList<>();
        for (Change change : pending) {
            if (!change.underWay) {
                change.underWay = true;
                begun.add(change);
            }
        }
        return begun;
    }

    /** Whether there are changes of which the server has not been told yet. */
    boolean anyToTell() {
        return pending.stream().anyMatch(change -> !change.underWay);
    }

    boolean anyUnderWay() {
        return pending.stream().anyMatch(change -> change.underWay);
    }

    /** The server may have heard of them or not: they are told again. */
    void lost() {
        pending.forEach(change -> change.underWay = false);
    }

    /** As confirmed by the server. */
    List<String> followed() {
        return new ArrayList<>(followed);
    }

    /** With the changes that are under way. */
    List<String> wanted() {
        Set<String> wanted = new LinkedHashSet<>(followed);
        pending.stream().filter(change -> change.underWay).forEach(change -> apply(change, wanted));
        return new ArrayList<>(wanted);
    }

    /** How far back topics begin that the position does not name. */
    int history() {
        return pending.stream()
                .filter(change -> change.underWay)
                .mapToInt(Change::history)
                .reduce(history, Math::max);
    }

    /** From now on the position names all that are followed. */
    void opened() {
        history = 0;
    }

    void done(Change change) {
        if (pending.remove(change)) {
            apply(change, followed);
            change.stage.complete(null);
        }
    }

    void refused(Change change, RuntimeException reason) {
        pending.remove(change);
        change.stage.completeExceptionally(reason);
    }

    /** All that are under way; returns those whose topics are followed no more. */
    List<Change> doneAll() {
        List<Change> done = new ArrayList<>(pending);
        done.removeIf(change -> !change.underWay);
        done.forEach(this::done);
        return done;
    }

    void refusedAll(RuntimeException reason) {
        List<Change> refused = new ArrayList<>(pending);
        refused.removeIf(change -> !change.underWay);
        refused.forEach(change -> refused(change, reason));
    }

    void failAll(RuntimeException reason) {
        lost();
        List<Change> all = new ArrayList<>(pending);
        all.forEach(change -> refused(change, reason));
    }

    private static void apply(Change change, Set<String> names) {
        if (change.follow) {
            names.addAll(change.names);
        } else {
            names.removeAll(change.names);
        }
    }
}
