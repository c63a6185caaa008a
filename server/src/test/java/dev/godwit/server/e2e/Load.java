package dev.godwit.server.e2e;

import dev.godwit.protocol.Mailbox;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Pushes to some mailboxes in turn, a few hundred a second, until it is stopped. Meanwhile a test breaks things. */
final class Load implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Ledger ledger;
    private final List<Mailbox> mailboxes;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int pushed;
    private volatile @Nullable RuntimeException failure;

    Load(Ledger ledger, List<Mailbox> mailboxes) {
        this.ledger = ledger;
        this.mailboxes = List.copyOf(mailboxes);
        this.thread = new Thread(this::push, "load");
        thread.setDaemon(true);
        thread.start();
    }

    int pushed() {
        return pushed;
    }

    /** Ends it; the ledger is the caller's again. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private void push() {
        try {
            for (int i = 0; !stopped; i++) {
                ledger.push(mailboxes.get(i % mailboxes.size()));
                pushed = i + 1;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }
}
