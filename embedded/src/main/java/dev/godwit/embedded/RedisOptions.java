package dev.godwit.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link EmbeddedRedis} is started.
 *
 * @param folder where its data, its log and its binary are kept; created when missing
 * @param port where clients connect; 0 = a free one
 * @param password what clients must present, and what it presents to its master; null = none. It can be read in the process list
 * @param arguments more of Redis' settings, as on its command line; they win over those made here
 * @param server the redis-server to run; null = Redis 6.2, brought along
 */
public record RedisOptions(
        Path folder,
        int port,
        @Nullable String password,
        List<String> arguments,
        @Nullable Path server) {

    public RedisOptions {
        folder = folder.toAbsolutePath();
        arguments = List.copyOf(arguments);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0..65535)");
        }
    }

    public static RedisOptions in(Path folder) {
        return new RedisOptions(folder, 0, null, List.of(), null);
    }

    public RedisOptions withPort(int newPort) {
        return new RedisOptions(folder, newPort, password, arguments, server);
    }

    public RedisOptions withPassword(@Nullable String newPassword) {
        return new RedisOptions(folder, port, newPassword, arguments, server);
    }

    /** For example {@code "--replicaof", "127.0.0.1", "6379"}. */
    public RedisOptions withArguments(String... newArguments) {
        return new RedisOptions(folder, port, password, List.of(newArguments), server);
    }

    public RedisOptions withServer(Path newServer) {
        return new RedisOptions(folder, port, password, arguments, newServer);
    }

    List<String> command(Path binary, int chosenPort) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(chosenPort)));
        command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no"));
        // The append-only file alone: what was acknowledged is there after a kill, without snapshots in between.
        command.addAll(List.of("--save", "", "--appendonly", "yes"));
        command.addAll(List.of("--maxmemory-policy", "noeviction", "--stream-node-max-bytes", "1024"));
        if (password != null) {
            command.addAll(List.of("--requirepass", password, "--masterauth", password));
        }
        command.addAll(arguments);
        return command;
    }

    @Override
    public String toString() {
        return "RedisOptions[folder=" + folder + ", port=" + port + ", password=" + (password == null ? "none" : "***")
                + ", arguments=" + arguments + ", server=" + server + "]";
    }
}
