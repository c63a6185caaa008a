package dev.godwit.api.grpc;

import dev.godwit.api.http.Draining;
import dev.godwit.runtime.Check;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How the services are, as gRPC's health protocol says it. Without a name: the server. */
final class Health {

    private static final String SERVER = "";

    private final Supplier<Check> kafka;
    private final Draining draining;

    Health(Supplier<Check> kafka, Draining draining) {
        this.kafka = kafka;
        this.draining = draining;
    }

    /** Empty for a service that is not here. */
    Optional<ServingStatus> of(String service) {
        return Optional.ofNullable(all().get(service));
    }

    Map<String, ServingStatus> all() {
        boolean here = !draining.isClosed();
        boolean pushes = here && kafka.get().state() == Check.State.UP;
        return Map.of(SERVER, status(here), PushService.NAME.fullyQualifiedName(), status(pushes));
    }

    private static ServingStatus status(boolean serves) {
        return serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }
}
