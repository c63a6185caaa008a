package dev.godwit.router.log;

import dev.godwit.runtime.Loop;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that must reach Kafka before something else may happen. Within a chain the next one is sent only after Kafka has
 * acknowledged the former: a failed record that comes later than its successor would be taken for a repeated one. Tries again for
 * ever, until cancelled. Records are made when their turn comes.
 */
public final class Errand {

    private static final Logger log = LoggerFactory.getLogger(Errand.class);

    /** Bounds what lies in memory; each chain goes to another partition. */
    private static final int CHAINS_AT_ONCE = 32;

    private final Loop loop;
    private final PushLog kafka;
    private final Deque<Iterator<OutgoingRecord>> waiting;
    private final Runnable done;
    private int open;
    private boolean cancelled;
    private boolean finished;
    private boolean told;

    public Errand(Loop loop, PushLog kafka, Collection<Iterator<OutgoingRecord>> chains, Runnable done) {
        this.loop = loop;
        this.kafka = kafka;
        this.waiting = new ArrayDeque<>(chains);
        this.done = done;
    }

    public Errand start() {
        loop.execute(this::openChains);
        return this;
    }

    /** Sends nothing more, and never says done. What is on its way stays there. */
    public void cancel() {
        cancelled = true;
        waiting.clear();
    }

    private void openChains() {
        while (!cancelled && open < CHAINS_AT_ONCE && !waiting.isEmpty()) {
            open++;
            next(waiting.poll());
        }
        if (!cancelled && !finished && open == 0) {
            finished = true;
            done.run();
        }
    }

    private void next(Iterator<OutgoingRecord> chain) {
        if (cancelled) {
            return;
        }
        if (chain.hasNext()) {
            send(chain, chain.next(), new Patience());
        } else {
            open--;
            loop.execute(this::openChains);
        }
    }

    private void send(Iterator<OutgoingRecord> chain, OutgoingRecord next, Patience patience) {
        if (!cancelled) {
            loop.whenDone(kafka.send(next), (nothing, failure) -> sent(chain, next, patience, failure));
        }
    }

    private void sent(
            Iterator<OutgoingRecord> chain, OutgoingRecord sent, Patience patience, @Nullable Throwable failure) {
        if (cancelled) {
            return;
        }
        if (failure == null) {
            next(chain);
            return;
        }
        tellOnce(sent, failure);
        loop.after(patience.nextMillis(loop.random()), () -> send(chain, sent, patience));
    }

    private void tellOnce(OutgoingRecord failed, Throwable failure) {
        if (!told) {
            told = true;
            log.warn(
                    "event=send-failed topic={} partition={} reason=\"{}\" meaning=tried-until-done",
                    failed.topic(),
                    failed.partition(),
                    failure.toString());
        }
    }
}
