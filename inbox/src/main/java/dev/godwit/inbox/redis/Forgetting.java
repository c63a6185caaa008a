package dev.godwit.inbox.redis;

import dev.godwit.inbox.LogRules;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Partition;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the mailboxes of a partition, a few per script so that others get their turn in between. The list is gone through
 * once: who stays goes to its end.
 */
final class Forgetting {

    private static final int AT_ONCE = 50;
    private static final int BYTES = 16_384;

    private final Lines lines;
    private final Keys keys;
    private final Partition partition;
    private final LogRules rules;
    private final long before;
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private long left;
    private int removed;

    Forgetting(Lines lines, Keys keys, Partition partition, LogRules rules, long before) {
        this.lines = lines;
        this.keys = keys;
        this.partition = partition;
        this.rules = rules;
        this.before = before;
    }

    CompletionStage<Integer> begin() {
        Request length = Request.cmd(Command.LLEN).arg(keys.boxes());
        lines.call(partition, new Call<>(length, 0, Response::toLong)).whenComplete((mailboxes, failure) -> {
            left = mailboxes == null ? 0 : mailboxes;
            next(failure);
        });
        return done;
    }

    private void next(@Nullable Throwable failure) {
        if (failure != null) {
            done.completeExceptionally(failure);
        } else if (left <= 0) {
            done.complete(removed);
        } else {
            Request some = Request.cmd(Command.LRANGE).arg(keys.boxes()).arg(0).arg(Math.min(left, AT_ONCE) - 1);
            lines.call(partition, new Call<>(some, BYTES, Forgetting::names)).whenComplete(this::look);
        }
    }

    private void look(@Nullable List<String> mailboxes, @Nullable Throwable failure) {
        if (mailboxes == null || mailboxes.isEmpty()) {
            left = 0;
            next(failure);
            return;
        }
        lines.call(partition, new Call<>(script(mailboxes), BYTES, Forgetting::counts))
                .whenComplete((counts, failed) -> {
                    // None looked at: somebody else is at it too.
                    left = counts == null || counts[0] == 0 ? 0 : left - counts[0];
                    removed += counts == null ? 0 : counts[1];
                    next(failed);
                });
    }

    private Request script(List<String> mailboxes) {
        List<String> all = new ArrayList<>(List.of(keys.watermark(), keys.boxes()));
        for (String mailbox : mailboxes) {
            all.add(keys.log(mailbox));
            all.add(keys.meta(mailbox));
        }
        Request request = Script.FORGET.on(all.toArray(String[]::new));
        for (String mailbox : mailboxes) {
            // The meta keeps when the log expires: so long after its last append.
            long age = rules.limits(Mailbox.parse(mailbox)).age().toMillis();
            request.arg(mailbox).arg(before + age);
        }
        return request;
    }

    private static List<String> names(Response answer) {
        return answer.stream().map(Response::toString).toList();
    }

    private static int[] counts(Response answer) {
        return new int[] {answer.get(0).toInteger(), answer.get(1).toInteger()};
    }
}
