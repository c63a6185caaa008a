package dev.godwit.api.grpc;

import dev.godwit.api.http.Draining;
import dev.godwit.runtime.Check;
import java.util.Map;
import java.util.function.Supplier;

/** Which services of the port serve, for health checks. Without a name: the server. */
final class Health {

    private static final String SERVER = "";

    private final Supplier<Check> kafka;
    private final Draining draining;

    Health(Supplier<Check> kafka, Draining draining) {
        this.kafka = kafka;
        this.draining = draining;
    }

    Map<String, Boolean> all() {
        boolean here = !draining.isClosed();
        boolean pushes = here && kafka.get().state() == Check.State.UP;
        return Map.of(SERVER, here, PushService.NAME.fullyQualifiedName(), pushes);
    }
}
