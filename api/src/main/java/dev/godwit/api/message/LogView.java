package dev.godwit.api.message;

import dev.godwit.api.message.MessageStatus.State;
import dev.godwit.api.push.PushProblems;
import dev.godwit.inbox.KnownId;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the log of a mailbox tells of a message. */
final class LogView {

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 10;

    private final LogReader log;
    private final InstantSource clock;

    LogView(LogReader log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    CompletionStage<MessageStatus> status(Copy copy) {
        return log.read(copy.mailbox(), copy.before(), 1).thenCompose(page -> status(copy, page));
    }

    private CompletionStage<MessageStatus> status(Copy copy, LogPage page) {
        boolean applied = page.store()
                .filter(store -> store.watermark() >= copy.id().offset())
                .isPresent();
        if (!applied) {
            return done(copy.status(State.ACCEPTED));
        }
        if (copy.isVolatile()) {
            return done(copy.status(State.PASSED));
        }
        if (copy.expired(clock.millis())) {
            return done(copy.status(State.EXPIRED));
        }
        Optional<LogEntry> entry = page.entries().stream()
                .filter(found -> found.id().equals(copy.id().id()))
                .findFirst();
        if (entry.isPresent()) {
            return done(copy.status(entry.get().gap() ? State.REMOVED : State.LOGGED));
        }
        return absent(copy, page);
    }

    private CompletionStage<MessageStatus> absent(Copy copy, LogPage page) {
        return known(copy).thenCompose(known -> {
            if (known.isPresent() && !known.get().first().equals(copy.id().id())) {
                return done(repeated(copy, known.get()));
            }
            return page.mark().compareTo(copy.id().id()) >= 0
                    ? done(copy.status(State.TRIMMED))
                    : removedBy(copy, copy.before(), MOST_PAGES);
        });
    }

    private CompletionStage<Optional<KnownId>> known(Copy copy) {
        return copy.idempotency()
                .map(own -> log.known(copy.mailbox(), own.id(), copy.time()))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private static MessageStatus repeated(Copy copy, KnownId known) {
        boolean same = copy.idempotency()
                .filter(own -> own.content().equals(known.content()))
                .isPresent();
        GlobalId first = new GlobalId(
                copy.id().generation(), copy.id().partition(), known.first().offset());
        return same
                ? copy.status(State.DUPLICATE).standsFor(first)
                : copy.status(State.REJECTED).because(PushProblems.conflict(copy.mailbox(), known.first()));
    }

    /** Looks for the order that took it out, among the entries behind it. */
    private CompletionStage<MessageStatus> removedBy(Copy copy, MessageId after, int pages) {
        return log.read(copy.mailbox(), after, PAGE).thenCompose(page -> {
            Optional<State> state = page.entries().stream()
                    .flatMap(entry -> ordered(entry, copy.id()).stream())
                    .findFirst();
            if (state.isPresent()) {
                return done(copy.status(state.get()));
            }
            if (page.full() && pages > 1) {
                return removedBy(copy, last(page.entries()), pages - 1);
            }
            return done(copy.status(copy.collapses() ? State.COLLAPSED : State.REMOVED));
        });
    }

    private static Optional<State> ordered(LogEntry entry, GlobalId id) {
        Optional<Control> control = entry.gap()
                ? Optional.empty()
                : Message.decode(entry.message()).options().control();
        return control.flatMap(order -> switch (order.kind()) {
            case PURGE -> Optional.of(State.PURGED);
            case DELETE -> about(order, id) ? Optional.of(State.DELETED) : Optional.empty();
            case SETTLE -> about(order, id) ? Optional.of(State.SETTLED) : Optional.empty();
        });
    }

    private static boolean about(Control order, GlobalId id) {
        return order.message().filter(id::equals).isPresent();
    }

    private static MessageId last(List<LogEntry> entries) {
        return entries.get(entries.size() - 1).id();
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
