package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process of the cluster. It keeps its name, place and folder when it is started again. Its methods may be called by any thread, and
 * wait for each other.
 */
public final class Member {

    private final String name;
    private final Kind kind;
    private final Place place;
    private final Path folder;
    private final Launch launch;
    private final Network network;
    private @Nullable Watched process;
    private boolean paused;
    private boolean released;

    Member(String name, Kind kind, Home home, Launch launch, Network network) {
        this.name = name;
        this.kind = kind;
        this.place = home.place();
        this.folder = home.folder();
        this.launch = launch;
        this.network = network;
    }

    /** Where a member lives: on the network, and on the disk. */
    record Home(Place place, Path folder) {}

    /** {@code gateway-1}. */
    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** Where it keeps what it writes. */
    public Path folder() {
        return folder;
    }

    /** What it printed, in all its lives. */
    public Path log() {
        return folder.resolveSibling(name + ".log");
    }

    /** Under which the other members know it. */
    String address() {
        return place.address();
    }

    /** Starts it unless it runs, or the cluster is closed; returns at once. */
    public synchronized void start() {
        if (released || isAlive()) {
            return;
        }
        List<String> command = new ArrayList<>(place.entry());
        command.addAll(launch.command());
        try {
            process = Watched.start(log(), launch.variables(), command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        paused = false;
        network.entered(name, process.pid());
    }

    /** {@code kill -9}; returns when it is gone. Nothing if it does not run. */
    public synchronized void kill() {
        if (process != null) {
            process.kill();
        }
        paused = false;
    }

    /** SIGTERM; returns at once. */
    public synchronized void terminate() {
        if (process != null) {
            process.terminate();
        }
    }

    /** SIGSTOP: it stands still, its connections stay open. */
    public synchronized void pause() {
        signal("STOP");
        paused = true;
    }

    /** SIGCONT. */
    public synchronized void resume() {
        signal("CONT");
        paused = false;
    }

    /** Whether it was paused, and neither resumed nor killed since. */
    public synchronized boolean isPaused() {
        return paused;
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * @throws IllegalStateException if it was never started
     */
    public synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process.pid();
    }

    /** Whether it has ended in time. */
    public boolean awaitEnd(Duration atMost) {
        Watched ending;
        synchronized (this) {
            ending = process;
        }
        return ending == null || ending.awaitEnd(atMost);
    }

    /** How the harness reaches one of its ports. */
    Endpoint endpoint(int port) {
        return network.endpoint(name, port);
    }

    /** Begins its end, for good. */
    synchronized void release() {
        released = true;
        try {
            if (process != null) {
                process.release();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private void signal(String signal) {
        try {
            if (process != null) {
                process.signal(signal);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
