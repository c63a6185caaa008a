package dev.godwit.api.message;

import dev.godwit.api.push.PushItem;
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.DerivedRecords;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.RequestObject;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.Registry;
import dev.godwit.tokens.ServiceAccess;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds messages by their ids. Any thread may call; stages complete on any thread, and do not fail. */
public final class Messages {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private final PushTopic topic;
    private final RecordSource source;
    private final Records records;
    private final LogView view;
    private final Reaching reaching;

    /** Who is asked: Kafka, the logs, and who is connected where. */
    public record Sources(RecordSource kafka, LogReader logs, Registry registry) {}

    public Messages(PushTopic topic, DerivedRecords codec, Sources sources, InstantSource clock) {
        this.topic = topic;
        this.source = sources.kafka();
        this.records = new Records(topic, codec);
        this.view = new LogView(sources.logs(), clock);
        this.reaching = new Reaching(sources.logs(), sources.registry());
    }

    /** What became of the message. */
    public CompletionStage<Finding<MessageStatus>> status(GlobalId id, ServiceAccess access) {
        return with(id, meaning -> status(id, meaning, access));
    }

    /** The order to retract the message, as a request to be pushed. */
    public CompletionStage<Finding<PushItem>> retraction(GlobalId id) {
        return with(
                id,
                meaning -> done(meaning.copy()
                        .<Finding<PushItem>>map(copy ->
                                new Finding.Found<>(order(Control.Kind.DELETE, copy.mailbox(), Optional.of(id))))
                        .orElseGet(() -> new Finding.Refused<>(unknown(id)))));
    }

    /** The order to erase a user's mailbox, as a request to be pushed. */
    public static PushItem purge(Mailbox user) {
        return order(Control.Kind.PURGE, user, Optional.empty());
    }

    private CompletionStage<Finding<MessageStatus>> status(GlobalId id, Records.Meaning meaning, ServiceAccess access) {
        if (meaning.copy().isEmpty()) {
            return done(meaning.instead()
                    .<Finding<MessageStatus>>map(Finding.Found::new)
                    .orElseGet(() -> new Finding.Refused<>(unknown(id))));
        }
        Copy copy = meaning.copy().get();
        // Whoever may not reach a tenant learns nothing of it, not even what is there.
        return access.tenants().allows(copy.mailbox().tenant())
                ? view.status(copy).thenCompose(status -> reached(copy, status)).thenApply(Finding.Found::new)
                : done(new Finding.Refused<>(unknown(id)));
    }

    private CompletionStage<MessageStatus> reached(Copy copy, MessageStatus status) {
        return status.state() == MessageStatus.State.LOGGED
                ? reaching.of(copy.mailbox(), copy.id()).thenApply(status::as)
                : done(status);
    }

    private <T> CompletionStage<Finding<T>> with(
            GlobalId id, Function<Records.Meaning, CompletionStage<Finding<T>>> then) {
        if (id.generation() != topic.generation() || id.partition() >= topic.partitions()) {
            return done(new Finding.Refused<>(unknown(id)));
        }
        CompletionStage<Finding<T>> found = source.read(id.partition(), id.offset())
                .thenCompose(record -> record.map(one -> then.apply(records.meaning(id, one)))
                        .orElseGet(() -> done(new Finding.Refused<>(unknown(id)))));
        return found.exceptionally(failure -> new Finding.Refused<>(unavailable(failure)));
    }

    private static PushItem order(Control.Kind kind, Mailbox mailbox, Optional<GlobalId> message) {
        RequestObject order = RequestObject.of("{}".getBytes(StandardCharsets.UTF_8))
                .to(mailbox)
                .with("control", kind.order());
        if (message.isPresent()) {
            order = order.with("message", message.get().toString());
        }
        Tenant tenant = mailbox.tenant();
        return PushItem.of(order.with("tenant", tenant.name()).bytes());
    }

    private static Problem unknown(GlobalId id) {
        return new Problem(
                404,
                "message_unknown",
                "No such message",
                "id",
                id + " (expected: the id of a message that Kafka still has, and in a tenant of the token)");
    }

    private static Problem unavailable(@Nullable Throwable failure) {
        log.debug("event=message_not_found reason=\"{}\"", String.valueOf(failure));
        return new Problem(
                503, "unavailable", "A store does not answer", "Kafka or the logs do not answer (expected: again)");
    }

    private static <T> CompletionStage<T> done(T value) {
        return java.util.concurrent.CompletableFuture.completedFuture(value);
    }
}
