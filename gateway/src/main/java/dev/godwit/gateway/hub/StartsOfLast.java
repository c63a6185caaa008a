package dev.godwit.gateway.hub;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where the newest entries of one mailbox begin, asked of the log. Who asks for as many at the same time shares the answer. */
final class StartsOfLast {

    private final Hub hub;
    private final Mailbox mailbox;
    private final Map<Integer, List<BiConsumer<@Nullable MessageId, @Nullable Throwable>>> asked = new HashMap<>();

    StartsOfLast(Hub hub, Mailbox mailbox) {
        this.hub = hub;
        this.mailbox = mailbox;
    }

    /**
     * @param then called in a task of its own
     */
    void find(int count, BiConsumer<@Nullable MessageId, @Nullable Throwable> then) {
        List<BiConsumer<@Nullable MessageId, @Nullable Throwable>> askers = asked.get(count);
        if (askers != null) {
            // An answer that is a little old is one entry more.
            askers.add(then);
            return;
        }
        asked.put(count, new ArrayList<>(List.of(then)));
        hub.metrics().read();
        hub.loop().whenDone(ask(count), (start, failure) -> answer(count, start, failure));
    }

    private CompletionStage<MessageId> ask(int count) {
        try {
            return hub.log().startOfLast(mailbox, count);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void answer(int count, @Nullable MessageId start, @Nullable Throwable failure) {
        asked.getOrDefault(count, List.of()).forEach(asker -> hub.loop().execute(() -> asker.accept(start, failure)));
        asked.remove(count);
    }
}
