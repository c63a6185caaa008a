package dev.godwit.chaos.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.chaos.fleet.wire.Ending.Then;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the vectors that every client is tested with. */
class EndingTest {

    private static final Path VECTORS = Path.of("..", "conformance");

    @ParameterizedTest
    @MethodSource("closeCodes")
    void closeCode_isObeyed(JsonNode vector) {
        Duration after = Duration.ofMillis(vector.path("after").asLong());
        assertMeans(vector, Ending.ofClose(vector.path("close").asInt(), "", after));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void status_isObeyed(JsonNode vector) {
        Optional<String> header = Optional.ofNullable(vector.get("retryAfter")).map(JsonNode::asText);
        assertMeans(vector, Ending.ofStatus(vector.path("status").asInt(), header));
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE,COME_BACK",
        "INTERNAL,COME_BACK",
        "OK,COME_BACK",
        "RESOURCE_EXHAUSTED,COME_BACK",
        "UNAUTHENTICATED,RENEW",
        "PERMISSION_DENIED,STOP",
        "INVALID_ARGUMENT,STOP"
    })
    void statusOfACall_isObeyed(GrpcStatus status, Then then) {
        assertThat(Ending.ofCall(status, "").then()).isEqualTo(then);
    }

    private static void assertMeans(JsonNode vector, Ending ending) {
        Then expected = switch (vector.path("action").asText()) {
            case "renew" -> Then.RENEW;
            case "stop" -> Then.STOP;
            default -> Then.COME_BACK;
        };
        assertThat(ending.then()).isEqualTo(expected);
        assertThat(ending.notBefore())
                .isGreaterThanOrEqualTo(
                        Duration.ofMillis(vector.path("notBefore").asLong()));
    }

    static Stream<JsonNode> closeCodes() throws IOException {
        return vectors("close-codes.json");
    }

    static Stream<JsonNode> statuses() throws IOException {
        return vectors("statuses.json");
    }

    private static Stream<JsonNode> vectors(String file) throws IOException {
        JsonNode vectors = new ObjectMapper().readTree(VECTORS.resolve(file).toFile());
        return StreamSupport.stream(vectors.path("vectors").spliterator(), false);
    }
}
