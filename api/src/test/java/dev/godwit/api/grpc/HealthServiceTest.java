package dev.godwit.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.grpc.TestCall;
import dev.godwit.runtime.Check;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.health.v1.HealthListRequest;
import io.vertx.grpc.health.v1.HealthListResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServiceTest {

    private static final String PUSH = "godwit.v1.PushService";

    private final TestPort port = new TestPort(10);

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void check_needsNoToken_andFollowsKafka() {
        assertThat(check("")).isEqualTo(ServingStatus.SERVING);
        assertThat(check(PUSH)).isEqualTo(ServingStatus.SERVING);
        port.kafkaIs(Check.degraded("away"));
        assertThat(check("")).isEqualTo(ServingStatus.SERVING);
        assertThat(check(PUSH)).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void check_ofAnotherService_isNotFound() {
        assertThat(call("Check", "other").halfClose().status()).isEqualTo(GrpcStatus.NOT_FOUND);
    }

    @Test
    void list_namesAll() {
        HealthListResponse list = port.call("/grpc.health.v1.Health/List", Map.of())
                .send(HealthListRequest.getDefaultInstance())
                .halfClose()
                .answer(HealthListResponse.parser());
        assertThat(list.getStatusesMap()).containsOnlyKeys("", PUSH);
    }

    @Test
    void watch_tellsWhatChanged_andOnlyThat() {
        TestCall watch = call("Watch", PUSH).halfClose();
        TestCall other = call("Watch", "other").halfClose();
        assertStatuses(watch, ServingStatus.SERVING);
        assertStatuses(other, ServingStatus.SERVICE_UNKNOWN);
        port.kafkaIs(Check.degraded("away"));
        assertStatuses(watch, ServingStatus.SERVING, ServingStatus.NOT_SERVING);
        port.kafkaIs(Check.UP);
        assertStatuses(watch, ServingStatus.SERVING, ServingStatus.NOT_SERVING, ServingStatus.SERVING);
        assertStatuses(other, ServingStatus.SERVICE_UNKNOWN);
    }

    @Test
    void watchers_areNotMoreThanTheLimit_andLeaveNoTrace() {
        List<TestCall> watchers = IntStream.range(0, GrpcOptions.OPEN_TO_ALL)
                .mapToObj(i -> call("Watch", "").halfClose())
                .toList();
        watchers.forEach(watch -> assertStatuses(watch, ServingStatus.SERVING));
        assertThat(call("Check", "").halfClose().status()).isEqualTo(GrpcStatus.UNAVAILABLE);
        watchers.forEach(TestCall::reset);
        org.awaitility.Awaitility.await()
                .until(() -> call("Check", "").halfClose().status() == GrpcStatus.OK);
    }

    private ServingStatus check(String service) {
        return call("Check", service)
                .halfClose()
                .answer(HealthCheckResponse.parser())
                .getStatus();
    }

    private TestCall call(String method, String service) {
        return port.call("/grpc.health.v1.Health/" + method, Map.of())
                .send(HealthCheckRequest.newBuilder().setService(service).build());
    }

    private static void assertStatuses(TestCall watch, ServingStatus... statuses) {
        assertThat(watch.awaitAnswers(HealthCheckResponse.parser(), statuses.length))
                .extracting(HealthCheckResponse::getStatus)
                .containsExactly(statuses);
    }
}
