package dev.godwit.gateway.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.gateway.grpc.GrpcClient;
import dev.godwit.grpc.TestCall;
import dev.godwit.protocol.v1.SubscribeRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC calls that no decent client makes of the client port. */
class GrpcTest {

    @RegisterExtension
    static final CanaryPort canary = new CanaryPort(options -> options);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MAX_MESSAGE = 64 * 1024;

    private GrpcClient client;

    @BeforeEach
    void connect() {
        client = new GrpcClient(canary.number());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void oversizeMessage_isRefusedByItsHead(String method) {
        // 4 GiB - 1, of which nothing comes.
        TestCall call = open(method, Map.of())
                .sendRaw(Buffer.buffer().appendByte((byte) 0).appendInt(-1));
        assertThat(call.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
        assertThat(call.message()).contains("65536");
        call = open(method, Map.of()).send(0, new byte[MAX_MESSAGE + 1]);
        assertThat(call.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void compressedBomb_isNotInflatedBeyondTheLimit(String method) throws IOException {
        byte[] bomb = gzip(new byte[40 << 20]);
        assertThat(bomb.length).isLessThan(MAX_MESSAGE);
        TestCall call = open(method, Map.of("grpc-encoding", "gzip")).send(1, bomb);
        assertThat(call.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/godwit.v1.StreamService/subscribe",
                "/godwit.v1.StreamService/Connect/",
                "/godwit.v1.StreamService",
                "/v1/stream",
                "/",
                "/%00",
                "/godwit.v1.PushService/Push",
                "/godwit.link.v1.Link/Open"
            })
    void otherPath_isUnimplemented(String path) {
        TestCall call = client.call(path, Map.of("authorization", "Bearer " + token()));
        assertThat(call.status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void deadlineOfZero_hasPassed(String method) {
        for (String zero : List.of("0S", "0n", "1n")) {
            assertThat(open(method, Map.of("grpc-timeout", zero)).status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        }
        assertThat(open(method, Map.of("grpc-timeout", "-1S")).status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Connect"})
    void metadataOf64KiB_isRefused(String method) {
        int before = canary.port().sessions().count();
        TestCall call = open(method, Map.of("x-large", "x".repeat(64 * 1024)));
        await().atMost(SOON).until(call::isOver);
        assertThat(canary.port().sessions().count()).isEqualTo(before);
    }

    @Test
    void subscribeWithTwoMessagesOrNone_isRefused() {
        TestCall two = open("Subscribe", Map.of())
                .send(SubscribeRequest.getDefaultInstance())
                .send(SubscribeRequest.getDefaultInstance());
        assertThat(two.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(open("Subscribe", Map.of()).halfClose().status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(open("Subscribe", Map.of()).send(0, new byte[] {(byte) 0xff}).status())
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    }

    /** A connection has a hundred at a time; the client's own queue has the others. */
    @Test
    void tenThousandStreams_areServedInTurns() {
        List<TestCall> calls = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            calls.add(client.call("/godwit.v1.StreamService/Connect", Map.of()).halfClose());
        }
        await().atMost(SOON).until(() -> calls.stream().allMatch(TestCall::isOver));
        assertThat(calls).allMatch(call -> call.status() == GrpcStatus.UNAUTHENTICATED);
    }

    private TestCall open(String method, Map<String, String> metadata) {
        return client.stream(method, token(), metadata);
    }

    private static String token() {
        return canary.port().token("bad");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }
}
