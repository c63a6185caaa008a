package dev.godwit.api.grpc;

import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.health.v1.HealthListRequest;
import io.vertx.grpc.health.v1.HealthListResponse;
import java.util.Optional;

/**
 * {@code grpc.health.v1.Health}, for everybody. Written here because that of Vert.x tells watchers what has not changed, and knows
 * nothing of a server that goes down.
 */
final class HealthService {

    static final ServiceName NAME = ServiceName.create("grpc.health.v1.Health");

    private static final Ending UNKNOWN =
            new Ending(GrpcStatus.NOT_FOUND, "no such service (expected: one that reflection lists, or none)");
    private static final long LOOK_MILLIS = 500;

    private final Health health;
    private final Places places;
    private final GrpcOptions options;

    HealthService(Health health, Places places, GrpcOptions options) {
        this.health = health;
        this.places = places;
        this.options = options;
    }

    void register(Entrance entrance) {
        entrance.serve(NAME, "Check", HealthCheckRequest.getDefaultInstance(), this::check);
        entrance.serve(NAME, "Watch", HealthCheckRequest.getDefaultInstance(), this::watch);
        entrance.serve(NAME, "List", HealthListRequest.getDefaultInstance(), this::list);
    }

    private void check(Call<HealthCheckRequest, HealthCheckResponse> call) {
        places.admit(
                call,
                () -> new OneMessage<>(
                        call,
                        options.patience(),
                        asked -> health.of(asked.getService())
                                .ifPresentOrElse(status -> call.end(response(status)), () -> call.end(UNKNOWN))));
    }

    private void list(Call<HealthListRequest, HealthListResponse> call) {
        places.admit(
                call,
                () -> new OneMessage<>(call, options.patience(), asked -> {
                    HealthListResponse.Builder list = HealthListResponse.newBuilder();
                    health.all().forEach((service, status) -> list.putStatuses(service, response(status)));
                    call.end(list.build());
                }));
    }

    private void watch(Call<HealthCheckRequest, HealthCheckResponse> call) {
        places.admit(
                call,
                () -> new OneMessage<>(
                        call, options.patience(), asked -> tell(call, asked.getService(), Optional.empty())));
    }

    /** Tells the status if it is not what was told last, and looks again. */
    private void tell(
            Call<HealthCheckRequest, HealthCheckResponse> call, String service, Optional<ServingStatus> told) {
        ServingStatus now = health.of(service).orElse(ServingStatus.SERVICE_UNKNOWN);
        if (told.filter(now::equals).isEmpty()) {
            call.answer(response(now));
        }
        call.after(LOOK_MILLIS, () -> tell(call, service, Optional.of(now)));
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
