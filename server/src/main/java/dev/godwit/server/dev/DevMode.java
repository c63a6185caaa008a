package dev.godwit.server.dev;

import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.server.config.Configuration;
import dev.godwit.server.config.Role;
import dev.godwit.server.config.Settings;
import dev.godwit.server.life.Lifetime;
import dev.godwit.server.life.Program;
import dev.godwit.server.roles.Core;
import dev.godwit.server.roles.Logs;
import dev.godwit.server.roles.Node;
import dev.godwit.server.tools.DevKey;
import dev.godwit.server.tools.Home;
import dev.godwit.server.tools.Tokens;
import dev.godwit.tokens.Scope;
import io.vertx.core.http.HttpServerOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code godwit dev}: a whole Godwit in this process, for one machine and one user. */
public final class DevMode {

    // All of it, with what the JVM itself needs, within 5 s.
    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 20;
    private static final String[] LIBRARIES = {"com.hazelcast", "org.apache.kafka", "kafka", "io.vertx", "io.netty"};

    private final DevOptions options;
    private final Optional<Path> configFile;
    private final Consumer<String> out;

    /**
     * @param out where lines for the user go
     */
    public DevMode(DevOptions options, Optional<Path> configFile, Consumer<String> out) {
        this.options = options;
        this.configFile = configFile;
        this.out = out;
    }

    /** Runs until the process is told to end. */
    public void run() {
        DevKey key = DevKey.in(Home.folder());
        Settings settings = settings(key);
        Leftovers.clean(Path.of(System.getProperty("java.io.tmpdir")));
        DevFolder folder = DevFolder.open(options.data());
        Leftovers.endRedis(folder.path());
        new Lifetime(Duration.ZERO, DEADLINE, folder::close)
                .run(() -> assemble(settings, folder), program -> ready(program, folder));
    }

    private Program assemble(Settings settings, DevFolder folder) {
        options.ports().requireFree();
        Logs.begin(settings.logging());
        // A cluster of one, a broker that begins with nothing: here that is no reason to warn.
        Logs.quieten(LIBRARIES);
        out.accept("godwit dev: starting");
        Core core = new Core();
        HttpServerOptions internal = new HttpServerOptions()
                .setHost(settings.ports().bind())
                .setPort(settings.ports().internal());
        List<Component> parts = new DevParts(core, settings, out).list(options.ports(), folder);
        // Both ends of each connection go at the same time: whoever is later complains of the other.
        return Node.program(core, internal, parts, () -> Logs.silence(LIBRARIES));
    }

    private Settings settings(DevKey key) {
        return Configuration.read(
                        DevSources.of(options.ports(), key, configFile, System.getenv()),
                        EnumSet.allOf(Role.class),
                        true)
                .settings();
    }

    private void ready(Program program, DevFolder folder) {
        List<String> ill = settle(program);
        String token = Tokens.forDevelopment().issue("alice", "default", Duration.ofDays(1), List.of("**"), List.of());
        String service = Tokens.forDevelopment()
                .issueService("dev", "default", Duration.ofDays(1), EnumSet.allOf(Scope.class), List.of());
        double seconds = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
        ReadyText.lines(options.ports(), token, service, folder, seconds).forEach(out);
        ill.forEach(line -> out.accept("  not well: " + line));
    }

    /** Waits until all parts are well: they may start before what they need answers. */
    private static List<String> settle(Program program) {
        long end = System.nanoTime() + SETTLE.toNanos();
        List<String> ill = ill(program);
        while (!ill.isEmpty() && System.nanoTime() < end) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ill;
            }
            ill = ill(program);
        }
        return ill;
    }

    private static List<String> ill(Program program) {
        return program.parts().stream()
                .filter(part -> part.check().state() != Check.State.UP)
                .map(part -> part.name() + ": " + part.check().reason())
                .toList();
    }
}
