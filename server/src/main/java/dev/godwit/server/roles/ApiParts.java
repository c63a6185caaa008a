package dev.godwit.server.roles;

import dev.godwit.api.ApiPort;
import dev.godwit.runtime.Component;
import dev.godwit.server.config.Settings;
import io.vertx.core.http.HttpServerOptions;
import java.util.List;

/** The parts of an api node. */
public final class ApiParts {

    private ApiParts() {}

    public static List<Component> of(Core core, Settings settings) {
        HttpServerOptions address = new HttpServerOptions()
                .setHost(settings.ports().bind())
                .setPort(settings.ports().api());
        return List.of(new ApiPort(core.vertx(), address));
    }
}
