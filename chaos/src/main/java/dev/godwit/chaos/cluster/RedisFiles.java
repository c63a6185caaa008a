package dev.godwit.chaos.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a Redis or a Sentinel finds in its folder. Both write their settings themselves after a fail-over. */
final class RedisFiles {

    /** The name of the primary, whoever is it. */
    static final String MASTER = "godwit";

    private static final String REDIS = "redis.conf";
    private static final String SENTINEL = "sentinel.conf";

    private RedisFiles() {}

    static Path redis(Path folder) {
        return folder.resolve(REDIS);
    }

    static Path sentinel(Path folder) {
        return folder.resolve(SENTINEL);
    }

    /** Of one that is a primary when it first starts. */
    static void writePrimary(Path folder, Place place) throws IOException {
        Files.writeString(redis(folder), common(folder, place));
    }

    static void writeReplica(Path folder, Place place, Place primary) throws IOException {
        Files.writeString(
                redis(folder), common(folder, place) + "replicaof " + primary.address() + " " + Ports.REDIS + "\n");
    }

    /** Everything but the settings; it must not run. */
    static void wipe(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!file.endsWith(REDIS)) {
                    Files.delete(file);
                }
            }
        }
    }

    static void writeSentinel(Path folder, Place place, Place primary, int quorum) throws IOException {
        Files.writeString(sentinel(folder), """
                        bind %s
                        port %d
                        dir "%s"
                        protected-mode no
                        sentinel announce-ip %s
                        sentinel monitor %s %s %d %d
                        sentinel down-after-milliseconds %s 2000
                        sentinel failover-timeout %s 5000
                        sentinel parallel-syncs %s 1
                        """.formatted(
                        place.bind(),
                        Ports.SENTINEL,
                        folder,
                        place.address(),
                        MASTER,
                        primary.address(),
                        Ports.REDIS,
                        quorum,
                        MASTER,
                        MASTER,
                        MASTER));
    }

    private static String common(Path folder, Place place) {
        return """
                bind %s
                port %d
                dir "%s"
                protected-mode no
                save ""
                appendonly yes
                appendfsync everysec
                maxmemory-policy noeviction
                stream-node-max-bytes 1024
                repl-diskless-sync yes
                repl-diskless-sync-delay 0
                repl-ping-replica-period 1
                repl-timeout 10
                replica-announce-ip %s
                """.formatted(place.bind(), Ports.REDIS, folder, place.address());
    }
}
