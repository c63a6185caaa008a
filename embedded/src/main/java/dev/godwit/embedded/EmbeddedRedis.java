package dev.godwit.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis in a process of its own, on the loopback address. Its data stay in the folder from one run to the next, and it ends
 * with this process however this process ends.
 *
 * <p>Start, stop and kill are for one thread at a time. A stopped or killed Redis can be started again, at the same port.
 */
public final class EmbeddedRedis implements AutoCloseable {

    // Waits on a pipe that this process holds: the system closes it even when this process is killed, and then Redis
    // has two seconds
    // to end by itself. INT and HUP of a terminal are for this process, not for Redis.
    private static final String WATCHER = """
            trap '' INT HUP
            out=$1; shift
            exec 3<&0
            "$@" </dev/null 3<&- >>"$out" 2>&1 &
            redis=$!
            echo $redis
            (read -r end <&3; kill -TERM $redis; sleep 2; kill -KILL $redis) >/dev/null 2>&1 &
            killer=$!
            wait $redis
            kill $killer
            """;

    private static final long START_MILLIS = 10_000;
    private static final long STOP_MILLIS = 3_000;
    private static final long PAUSE_MILLIS = 10;
    private static final int LOG_TAIL = 2_000;

    private final RedisOptions options;
    private int port;
    private @Nullable Running running;

    /** A Redis that is not started yet. */
    public EmbeddedRedis(RedisOptions options) {
        this.options = options;
        this.port = options.port();
    }

    /** A Redis at a free port with the defaults of {@link RedisOptions}. */
    public EmbeddedRedis(Path folder) {
        this(RedisOptions.in(folder));
    }

    /** Returns when Redis answers a PING. */
    public EmbeddedRedis start() {
        if (running != null) {
            throw new IllegalStateException("redis: already started");
        }
        port = FreePort.orElse(port);
        try {
            Files.createDirectories(options.folder());
            Path server = options.server() == null ? RedisBinary.into(options.folder()) : options.server();
            running = launch(options.command(server, port));
            awaitAnswer(running);
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException("redis: cannot start in " + options.folder(), e);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        return this;
    }

    public int port() {
        if (port == 0) {
            throw new IllegalStateException("redis: the port is chosen by start()");
        }
        return port;
    }

    /** {@code redis://127.0.0.1:port}, without the password. */
    public String uri() {
        return "redis://127.0.0.1:" + port();
    }

    /** The process id of Redis itself. */
    public long pid() {
        if (running == null) {
            throw new IllegalStateException("redis: not started");
        }
        return running.redis();
    }

    /** Ends Redis as {@code kill -9} does; returns when it is gone. */
    public void kill() {
        long redis = pid();
        // A Redis that died by itself may have left its number to another process.
        if (running != null && running.watcher().isAlive()) {
            ProcessHandle.of(redis).ifPresent(ProcessHandle::destroyForcibly);
        }
        stop();
    }

    /** Stops Redis if it runs, and starts it with the same port and data. */
    public EmbeddedRedis restart() {
        stop();
        return start();
    }

    /** Returns when Redis is gone, after three seconds at the latest. */
    public void stop() {
        Running stopping = running;
        running = null;
        if (stopping == null) {
            return;
        }
        try {
            stopping.watcher().getOutputStream().close();
        } catch (IOException e) {
            // The pipe is broken: the watcher is gone already.
        }
        if (!ended(stopping.watcher())) {
            ProcessHandle.of(stopping.redis()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Running launch(List<String> command) throws IOException {
        List<String> watched = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        if (Files.isExecutable(setsid)) {
            // A session of its own: a signal to this process's group does not reach Redis.
            watched.add(setsid.toString());
        }
        watched.addAll(
                List.of("/bin/sh", "-c", WATCHER, "godwit-redis", logFile().toString()));
        watched.addAll(command);
        Process watcher = new ProcessBuilder(watched)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = watcher.inputReader(StandardCharsets.US_ASCII);
        String pid = output.readLine();
        if (pid == null) {
            throw new IOException("the shell said nothing");
        }
        return new Running(watcher, Long.parseLong(pid));
    }

    private void awaitAnswer(Running started) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (!answers()) {
            if (!started.watcher().isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("redis: no answer at port " + port + "; its log ends: " + logTail());
            }
            pause();
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readNBytes(5), StandardCharsets.US_ASCII);
            // With a password it asks for that first, and not before it is at work.
            return answer.equals("+PONG") || answer.equals("-NOAU");
        } catch (IOException e) {
            return false;
        }
    }

    private Path logFile() {
        return options.folder().resolve("redis.log");
    }

    private String logTail() throws IOException {
        String text = Files.exists(logFile()) ? Files.readString(logFile()) : "";
        return text.substring(Math.max(0, text.length() - LOG_TAIL));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("redis: interrupted while starting", e);
        }
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private record Running(Process watcher, long redis) {}
}
