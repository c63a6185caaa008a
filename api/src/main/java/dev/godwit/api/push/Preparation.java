package dev.godwit.api.push;

import dev.godwit.protocol.Content;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.Idempotency;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Reading;
import dev.godwit.protocol.Retention.Delivery;
import dev.godwit.protocol.Tenant;
import dev.godwit.records.TopicRecord;
import dev.godwit.tokens.Scope;
import dev.godwit.tokens.ServiceAccess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a request as a router will, checks whether the caller may make it, and makes of it a record for each mailbox. */
final class Preparation {

    private final PushTopic topic;
    private final long maxBytes;

    /**
     * @param maxBytes the most that all records of one request may have together
     */
    Preparation(PushTopic topic, long maxBytes) {
        this.topic = topic;
        this.maxBytes = maxBytes;
    }

    List<Copy> copies(PushItem item, ServiceAccess access) throws NotPushed {
        PushRequest request = read(item, item.body());
        byte[] body = complete(item, request, access);
        if (body != item.body()) {
            request = read(item, body);
        }
        permit(request, access);
        long bytes = (long) request.targets().size() * body.length;
        if (bytes > maxBytes) {
            throw new NotPushed(PushProblems.tooManyBytes(bytes, maxBytes));
        }
        return request.targets().size() == 1
                ? List.of(copy(item, request, request.targets().get(0), body))
                : several(item, request, item.format().draft(body));
    }

    private static PushRequest read(PushItem item, byte[] body) throws NotPushed {
        Map<String, byte[]> headers = new HashMap<>();
        item.headers().forEach((name, value) -> headers.put(name, value.getBytes(StandardCharsets.UTF_8)));
        Reading reading = PushRequestReader.read(null, body, headers);
        Optional<PushRequest> request = reading.fold(Optional::of, refused -> Optional.empty());
        if (request.isEmpty()) {
            throw new NotPushed(reading.fold(read -> PushProblems.overloaded(), PushProblems::unreadable));
        }
        return request.get();
    }

    /** With the id and the tenant that the request leaves to its caller. */
    private static byte[] complete(PushItem item, PushRequest request, ServiceAccess access) {
        Tenant home = access.tenants().home();
        boolean perhapsNoTenant =
                !home.isDefault() && request.targets().get(0).tenant().isDefault();
        boolean noId = item.id().isPresent() && request.id().isEmpty();
        if (!perhapsNoTenant && !noId) {
            return item.body();
        }
        Draft draft = item.format().draft(item.body());
        if (noId) {
            draft = draft.withId(item.id().get());
        }
        if (perhapsNoTenant && !draft.namesTenant()) {
            draft = draft.withTenant(home.name());
        }
        return draft.bytes();
    }

    private static void permit(PushRequest request, ServiceAccess access) throws NotPushed {
        Optional<Control> control = request.content().options().control();
        Scope needed = control.filter(c -> c.kind() == Control.Kind.PURGE).isPresent() ? Scope.ADMIN : Scope.PUSH;
        Optional<Problem> lacking = PushProblems.lacking(access, needed);
        if (lacking.isPresent()) {
            throw new NotPushed(lacking.get());
        }
        for (Mailbox mailbox : request.targets()) {
            if (!access.tenants().allows(mailbox.tenant())) {
                throw new NotPushed(PushProblems.tenant(mailbox.tenant()));
            }
            if (!access.reaches(mailbox)) {
                throw new NotPushed(PushProblems.mailbox(mailbox));
            }
        }
    }

    private List<Copy> several(PushItem item, PushRequest request, Draft draft) {
        List<Copy> copies = new ArrayList<>(request.targets().size());
        for (Mailbox mailbox : request.targets()) {
            copies.add(copy(item, request, mailbox, draft.to(mailbox).bytes()));
        }
        return copies;
    }

    private Copy copy(PushItem item, PushRequest request, Mailbox mailbox, byte[] value) {
        Partition partition = topic.partitionOf(mailbox);
        byte[] key = mailbox.placementKey().getBytes(StandardCharsets.UTF_8);
        TopicRecord record = new TopicRecord(topic.name(), partition.number(), key, value, item.headers());
        return new Copy(mailbox, partition, record, idempotency(request, mailbox));
    }

    private static Optional<Idempotency> idempotency(PushRequest request, Mailbox mailbox) {
        Content content = request.content();
        // A volatile message leaves no trace by which it could be recognized.
        return content.retention().delivery() == Delivery.VOLATILE
                ? Optional.empty()
                : request.id().map(id -> Idempotency.of(mailbox, id, content));
    }
}
