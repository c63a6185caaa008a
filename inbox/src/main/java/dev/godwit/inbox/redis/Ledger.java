package dev.godwit.inbox.redis;

import dev.godwit.inbox.Outbox;
import dev.godwit.inbox.Owed;
import dev.godwit.inbox.ReceiptOutbox;
import dev.godwit.inbox.Tracked;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.Names;
import dev.godwit.protocol.Partition;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one partition keeps of messages that somebody wants to know about. */
record Ledger(Lines lines, Keys keys, Partition partition) {

    private static final int BYTES = 16_384;

    /** Behind a message's own arguments. */
    static void add(Request append, Tracked tracked) {
        String only = tracked.devices().stream().map(Names::encode).collect(Collectors.joining(","));
        append.arg("m" + (tracked.receipts() ? "r" : "") + (tracked.settleFirst() ? "s" : ""))
                .arg(only.isEmpty() ? "-" : only)
                .arg(tracked.expires())
                .arg(tracked.receipts() ? tracked.unreadAt() : 0)
                .arg(tracked.label());
    }

    /** Of the field of a message, see ledger.lua: marks, times, label and addressees, then the devices. */
    static List<Owed> owed(@Nullable Response field) {
        if (field == null) {
            return List.of();
        }
        return Arrays.stream(field.toString().split(" ", -1))
                .skip(5)
                .filter(device -> !device.isEmpty())
                .map(device -> device.endsWith("!")
                        ? new Owed(Names.decode(device.substring(0, device.length() - 1)), true)
                        : new Owed(Names.decode(device), false))
                .toList();
    }

    CompletionStage<Void> written(Mailbox user, String device, List<MessageId> messages, long now) {
        Request request = Script.WRITTEN
                .on(keys.open(user), keys.outbox(), keys.due(), keys.watermark())
                .arg(user.key())
                .arg(device)
                .arg(now);
        messages.forEach(message -> request.arg(message.offset()));
        return lines.call(partition, new Call<>(request, 512 + 32 * messages.size(), Cursors::moved));
    }

    /** Looks, and if something was due then, again. */
    CompletionStage<Outbox> outbox(long now, int count) {
        return look(now, count)
                .thenCompose(found -> found.due().isEmpty()
                        ? CompletableFuture.completedFuture(found.outbox())
                        : attend(found.due(), now)
                                .thenCompose(done -> look(now, count))
                                .thenApply(Look::outbox));
    }

    CompletionStage<Void> told(Outbox told) {
        List<String> texts = told.texts();
        if (texts.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Request request = Script.TOLD
                .on(keys.outbox())
                .arg(texts.size())
                .arg(texts.get(0))
                .arg(texts.get(texts.size() - 1));
        return lines.call(partition, new Call<>(request, BYTES, Cursors::moved));
    }

    private record Look(Outbox outbox, List<String> due) {}

    private CompletionStage<Look> look(long now, int count) {
        Request request = Script.OUTBOX
                .on(keys.watermark(), keys.outbox(), keys.due())
                .arg(now)
                .arg(count);
        return lines.call(partition, new Call<>(request, BYTES, this::look));
    }

    private Look look(Response answer) {
        Outbox outbox =
                Outbox.parse(partition, texts(answer.get(1)), answer.get(0).toLong());
        return new Look(outbox, texts(answer.get(2)));
    }

    private CompletionStage<Void> attend(List<String> due, long now) {
        List<String> all = new ArrayList<>(List.of(keys.watermark(), keys.outbox(), keys.due()));
        for (String member : due) {
            String mailbox = member.substring(0, Math.max(0, member.indexOf(' ')));
            all.add(keys.open(mailbox));
            all.add(keys.log(mailbox));
            all.add(keys.meta(mailbox));
        }
        Request request = Script.DUE
                .on(all.toArray(String[]::new))
                .arg(now)
                .arg(partition.generation())
                .arg(ReceiptOutbox.GRACE.toMillis());
        due.forEach(request::arg);
        return lines.call(partition, new Call<>(request, BYTES, Cursors::moved));
    }

    private static List<String> texts(Response answer) {
        return answer.stream().map(Response::toString).toList();
    }
}
