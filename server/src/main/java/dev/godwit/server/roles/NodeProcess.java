package dev.godwit.server.roles;

import dev.godwit.runtime.Component;
import dev.godwit.server.config.Configuration;
import dev.godwit.server.config.Role;
import dev.godwit.server.config.Settings;
import dev.godwit.server.life.Lifetime;
import dev.godwit.server.life.Program;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that is one node of a cluster. */
public final class NodeProcess {

    private static final Logger log = LoggerFactory.getLogger(NodeProcess.class);

    private final Role role;
    private final Settings settings;

    public NodeProcess(Role role, Configuration configuration) {
        this.role = role;
        this.settings = configuration.settings();
    }

    /** Runs until the process is told to end. */
    public void run() {
        Logs.begin(settings.logging());
        Runnable last = () -> log.info("event=stopped role={}", role.word());
        new Lifetime(settings.stop().delay(), settings.stop().deadline(), last).run(this::program, program -> ready());
    }

    private Program program() {
        Core core = new Core(settings);
        return switch (role) {
            case GATEWAY -> {
                GatewayParts gateway = GatewayParts.of(core, settings);
                yield program(core, gateway.list(), gateway.node()::drain);
            }
            case ROUTER -> program(core, RouterParts.of(core, settings), () -> {});
            case API -> program(core, ApiParts.of(core, settings), () -> {});
        };
    }

    private Program program(Core core, List<Component> parts, Runnable onDrain) {
        HttpServerOptions internal = new HttpServerOptions()
                .setHost(settings.ports().bind())
                .setPort(settings.ports().internal());
        return Node.program(core, internal, parts, onDrain);
    }

    private void ready() {
        log.info(
                "event=started role={} node={} internal_port={}",
                role.word(),
                settings.node().nameOrHost(),
                settings.ports().internal());
    }
}
