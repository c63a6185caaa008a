package dev.godwit.gateway.hub;

import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.MessageId;
import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The reads of logs of one hub. Who asks for a page that is being read shares it, but only if that read was sent late enough for
 * the asker; so many are in flight at once, the others wait.
 */
final class Pages {

    private final Loop loop;
    private final LogReader log;
    private final int maxInFlight;
    private final HubMetrics metrics;
    private final Map<Key, Read> open = new HashMap<>();
    private final Queue<Read> waiting = new ArrayDeque<>();
    private int inFlight;
    private long sent;

    Pages(Loop loop, LogReader log, int maxInFlight, HubMetrics metrics) {
        this.loop = loop;
        this.log = log;
        this.maxInFlight = maxInFlight;
        this.metrics = metrics;
    }

    /** The number that the next read gets when it is sent. */
    long next() {
        return sent + 1;
    }

    /**
     * Reads, or shares a read.
     *
     * @param notBefore a read with a lower number began too early: the store may have answered before the asker's reason to ask
     * @param then called in a task of its own
     */
    void read(Key key, long notBefore, BiConsumer<@Nullable Page, @Nullable Throwable> then) {
        Read shared = open.get(key);
        if (shared != null && shared.number >= notBefore) {
            shared.askers.add(then);
            return;
        }
        Read read = new Read(key);
        read.askers.add(then);
        open.put(key, read);
        waiting.add(read);
        sendWaiting();
    }

    private void sendWaiting() {
        while (inFlight < maxInFlight && !waiting.isEmpty()) {
            send(waiting.remove());
        }
    }

    private void send(Read read) {
        read.number = ++sent;
        inFlight++;
        metrics.read();
        loop.whenDone(ask(read.key), (page, failure) -> done(read, page, failure));
    }

    private CompletionStage<LogPage> ask(Key key) {
        try {
            return log.read(key.mailbox(), key.after(), key.count());
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void done(Read read, @Nullable LogPage answer, @Nullable Throwable failure) {
        inFlight--;
        open.remove(read.key, read);
        Page page = answer == null ? null : Page.of(read.key.mailbox(), answer);
        if (page != null) {
            metrics.framesRead(page.entries().size());
        }
        read.askers.forEach(asker -> loop.execute(() -> asker.accept(page, failure)));
        sendWaiting();
    }

    /** Which page. */
    record Key(Mailbox mailbox, MessageId after, int count) {}

    private static final class Read {
        private final Key key;
        private final List<BiConsumer<@Nullable Page, @Nullable Throwable>> askers = new ArrayList<>(1);
        /** Not sent yet: late enough for everybody. */
        private long number = Long.MAX_VALUE;

        Read(Key key) {
            this.key = key;
        }
    }
}
