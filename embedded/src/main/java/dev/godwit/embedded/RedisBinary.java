package dev.godwit.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** The redis-server that the embedded-redis jar carries for this machine. */
public final class RedisBinary {

    private RedisBinary() {}

    /** Puts it into the folder, unless it is there from an earlier run. */
    public static Path into(Path folder) throws IOException {
        String name = nameFor(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        Path binary = folder.resolve(name);
        if (Files.isExecutable(binary)) {
            return binary;
        }
        Path partial = folder.resolve(name + ".part");
        try (InputStream resource = RedisBinary.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new FileNotFoundException("embedded-redis has no " + name);
            }
            Files.copy(resource, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        if (!partial.toFile().setExecutable(true)) {
            throw new IOException("cannot be made executable: " + partial);
        }
        // Only a complete binary bears the name.
        return Files.move(partial, binary, StandardCopyOption.ATOMIC_MOVE);
    }

    static String nameFor(String system, String machine) {
        boolean arm = machine.equals("aarch64") || machine.equals("arm64");
        String os = system.toLowerCase(Locale.ROOT);
        if (os.startsWith("linux")) {
            return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
        }
        if (os.startsWith("mac")) {
            return arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64";
        }
        throw new IllegalStateException("no Redis for " + system + " " + machine + ": name a redis-server of your own");
    }
}
