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
        Core core = new Core();
        HttpServerOptions internal = new HttpServerOptions()
                .setHost(settings.ports().bind())
                .setPort(settings.ports().internal());
        Program program = Node.program(core, internal, parts(core));
        Runnable last = () -> log.info("event=stopped role={}", role.word());
        new Lifetime(
                        program,
                        settings.stop().delay(),
                        settings.stop().drain().plus(settings.stop().deadline()),
                        last)
                .run(this::ready);
    }

    private List<Component> parts(Core core) {
        return switch (role) {
            case GATEWAY -> List.of();
            case ROUTER -> List.of();
            case API -> ApiParts.of(core, settings);
        };
    }

    private void ready() {
        log.info(
                "event=started role={} node={} internal-port={}",
                role.word(),
                settings.node().nameOrHost(),
                settings.ports().internal());
    }
}
