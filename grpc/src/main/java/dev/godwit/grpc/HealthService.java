package dev.godwit.grpc;

import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.health.v1.HealthListRequest;
import io.vertx.grpc.health.v1.HealthListResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code grpc.health.v1.Health}, for everybody. Written here because that of Vert.x tells watchers what has not changed, and knows
 * nothing of a server that goes down.
 */
public final class HealthService {

    static final ServiceName NAME = ServiceName.create("grpc.health.v1.Health");

    private static final Ending UNKNOWN =
            new Ending(GrpcStatus.NOT_FOUND, "no such service (expected: one that reflection lists, or none)");
    private static final long LOOK_MILLIS = 500;

    private final Supplier<Map<String, Boolean>> health;
    private final Places places;
    private final Duration patience;

    /**
     * @param health whether each service serves; under the empty name, the server
     * @param patience within which the message of a call must have come
     */
    public HealthService(Supplier<Map<String, Boolean>> health, Places places, Duration patience) {
        this.health = health;
        this.places = places;
        this.patience = patience;
    }

    public void register(Entrance entrance) {
        entrance.serve(NAME, "Check", HealthCheckRequest::parseFrom, this::check);
        entrance.serve(NAME, "Watch", HealthCheckRequest::parseFrom, this::watch);
        entrance.serve(NAME, "List", HealthListRequest::parseFrom, this::list);
    }

    private void check(Call<HealthCheckRequest, HealthCheckResponse> call) {
        places.admit(
                call,
                () -> new OneMessage<>(
                        call,
                        patience,
                        asked -> status(asked.getService())
                                .ifPresentOrElse(status -> call.end(response(status)), () -> call.end(UNKNOWN))));
    }

    private void list(Call<HealthListRequest, HealthListResponse> call) {
        places.admit(
                call,
                () -> new OneMessage<>(call, patience, asked -> {
                    HealthListResponse.Builder list = HealthListResponse.newBuilder();
                    health.get().forEach((service, serves) -> list.putStatuses(service, response(status(serves))));
                    call.end(list.build());
                }));
    }

    private void watch(Call<HealthCheckRequest, HealthCheckResponse> call) {
        places.admit(
                call,
                () -> new OneMessage<>(call, patience, asked -> tell(call, asked.getService(), Optional.empty())));
    }

    /** Tells the status if it is not what was told last, and looks again. */
    private void tell(
            Call<HealthCheckRequest, HealthCheckResponse> call, String service, Optional<ServingStatus> told) {
        ServingStatus now = status(service).orElse(ServingStatus.SERVICE_UNKNOWN);
        if (told.filter(now::equals).isEmpty()) {
            call.answer(response(now));
        }
        call.after(LOOK_MILLIS, () -> tell(call, service, Optional.of(now)));
    }

    /** Empty for a service that is not here. */
    private Optional<ServingStatus> status(String service) {
        return Optional.ofNullable(health.get().get(service)).map(HealthService::status);
    }

    private static ServingStatus status(boolean serves) {
        return serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
