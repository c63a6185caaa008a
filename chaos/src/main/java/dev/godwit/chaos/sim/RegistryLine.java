package dev.godwit.chaos.sim;

import dev.godwit.protocol.Mailbox;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Registry;
import dev.godwit.registry.Renewal;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node's connection to the registry; while that is split, to one half of it. */
final class RegistryLine implements Registry {

    private final Directory directory;
    private final boolean ofOtherHalf;
    private final List<Runnable> listeners = new ArrayList<>();
    private @Nullable Line line;

    RegistryLine(Directory directory, boolean ofOtherHalf) {
        this.directory = directory;
        this.ofOtherHalf = ofOtherHalf;
    }

    void connect(Line connected) {
        line = connected;
    }

    Line line() {
        return Objects.requireNonNull(line);
    }

    /** Tells the node that routes may be missing. */
    void disturb() {
        listeners.forEach(Runnable::run);
    }

    @Override
    public CompletionStage<Void> put(Collection<Mailbox> mailboxes, Route route) {
        return call(() -> registry().put(mailboxes, route));
    }

    @Override
    public CompletionStage<Void> remove(Mailbox mailbox, Route route) {
        return call(() -> registry().remove(mailbox, route));
    }

    @Override
    public CompletionStage<Map<Mailbox, List<Route>>> routes(Collection<Mailbox> mailboxes) {
        List<Mailbox> asked = List.copyOf(mailboxes);
        return call(() -> registry().routes(asked));
    }

    @Override
    public CompletionStage<Renewal> renew(NodeLease lease) {
        return call(() -> registry().renew(lease));
    }

    @Override
    public CompletionStage<Void> bury(String incarnation) {
        return call(() -> registry().bury(incarnation));
    }

    @Override
    public CompletionStage<List<NodeLease>> nodes() {
        return call(() -> registry().nodes());
    }

    @Override
    public void onDisturbance(Runnable listener) {
        listeners.add(listener);
        line().onReconnect(listener);
    }

    private <T> CompletionStage<T> call(Supplier<CompletionStage<T>> there) {
        return line().call(() -> directory.carryOut(there));
    }

    private InMemoryRegistry registry() {
        return directory.seenBy(ofOtherHalf);
    }
}
