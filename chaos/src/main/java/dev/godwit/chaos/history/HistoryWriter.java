package dev.godwit.chaos.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history: one JSON object a line, in the order of the clock. Any thread may record. A thread of its own writes, because those
 * that record are event loops; if the disk stands still for so long that half a million events wait, they stand still with it.
 */
public final class HistoryWriter implements AutoCloseable {

    private static final int MOST_WAITING = 500_000;
    private static final int BATCH = 1_000;

    private final BlockingQueue<Optional<Event>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Object order = new Object();
    private final long begin = System.nanoTime();
    private final BufferedWriter file;
    private final Thread thread;
    private volatile @Nullable IOException failure;
    private boolean closed;

    private HistoryWriter(BufferedWriter file) {
        this.file = file;
        this.thread = new Thread(this::write, "history");
        thread.setDaemon(true);
    }

    /** Begins a history, and its clock. */
    public static HistoryWriter begin(Path path) {
        try {
            HistoryWriter writer = new HistoryWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8));
            writer.thread.start();
            return writer;
        } catch (IOException e) {
            throw new UncheckedIOException("history: " + path + " cannot be written", e);
        }
    }

    /** Microseconds since the run began. */
    public long now() {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
    }

    /**
     * Records what happens now.
     *
     * @param event given the time, so that lines lie in its order
     */
    public void record(LongFunction<? extends Event> event) {
        synchronized (order) {
            if (!closed) {
                put(Optional.of(event.apply(now())));
            }
        }
    }

    /**
     * Writes what waits; what is recorded later is not.
     *
     * @throws UncheckedIOException if the file is not complete
     */
    @Override
    public void close() {
        synchronized (order) {
            if (!closed) {
                closed = true;
                put(Optional.empty());
            }
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        IOException lost = failure;
        if (lost != null) {
            throw new UncheckedIOException("history: not complete", lost);
        }
    }

    private void put(Optional<Event> event) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.put(event);
                break;
            } catch (InterruptedException e) {
                // A history with a hole would accuse the innocent.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        List<Optional<Event>> batch = new ArrayList<>();
        boolean more = true;
        try (file) {
            while (more) {
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH);
                for (Optional<Event> event : batch) {
                    more &= event.isPresent();
                    if (event.isPresent()) {
                        EventJson.WRITER.writeValue(file, event.get());
                        file.newLine();
                    }
                }
                batch.clear();
            }
        } catch (IOException e) {
            failure = e;
            discard();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody must wait for a disk that is full. */
    private void discard() {
        try {
            while (waiting.take().isPresent()) {
                // Is told at the end.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
