package dev.godwit.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.grpc.TestCall;
import dev.godwit.protocol.v1.PushServicePushRequest;
import dev.godwit.protocol.v1.PushServicePushResponse;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.protocol.v1.PushStreamResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no decent client sends. After each, a decent one is served. */
class BadCallsTest {

    private static final PushServicePushRequest GOOD = PushServicePushRequest.newBuilder()
            .addUserIds("canary")
            .setEvent("e")
            .setJsonData("1")
            .build();

    private final TestPort port = new TestPort(1_000);

    @AfterEach
    void theNextOneIsServed() {
        try (port) {
            assertThat(port.push("Push")
                            .send(GOOD)
                            .halfClose()
                            .answer(PushServicePushResponse.parser())
                            .getIdsList())
                    .hasSize(1);
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            port.meters.get("godwit.api.grpc.active").gauge().value() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Push", "PushBatch", "PushStream"})
    void oversizeMessage_isRefusedByItsHead(String method) {
        TestCall call = port.push(method);
        // 4 GiB - 1, of which nothing comes.
        call.sendRaw(Buffer.buffer().appendByte((byte) 0).appendInt(-1));
        assertThat(call.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
        assertThat(call.message()).contains("1048576");
    }

    @Test
    void oversizeMessage_thatComesAllTheSame_isNotKept() {
        TestCall call = port.push("PushStream").send(0, new byte[GrpcOptions.MAX_MESSAGE + 1]);
        assertThat(call.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Push", "PushBatch", "PushStream"})
    void compressedBomb_isNotInflatedBeyondTheLimit(String method) throws IOException {
        byte[] bomb = gzip(new byte[100 << 20]);
        assertThat(bomb.length).isLessThan(GrpcOptions.MAX_MESSAGE);
        TestCall call = port.push(method, Map.of("grpc-encoding", "gzip"));
        assertThat(call.send(1, bomb).status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    }

    @Test
    void compressedMessage_isTaken() throws IOException {
        TestCall call = port.push("Push", Map.of("grpc-encoding", "gzip"));
        call.send(1, gzip(GOOD.toByteArray())).halfClose();
        assertThat(call.answer(PushServicePushResponse.parser()).getCode()).isZero();
    }

    @Test
    void compression_thatIsNoneOrIsNotNamed_isRefused() {
        assertThat(port.push("Push", Map.of("grpc-encoding", "snappy")).status())
                .isEqualTo(GrpcStatus.UNIMPLEMENTED);
        assertThat(port.push("Push", Map.of("grpc-encoding", "gzip"))
                        .send(1, GOOD.toByteArray())
                        .status())
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(port.push("Push").send(1, GOOD.toByteArray()).status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(port.push("Push", Map.of("grpc-encoding", "identity"))
                        .send(1, GOOD.toByteArray())
                        .status())
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/godwit.v1.PushService/Push/",
                "/godwit.v1.PushService/push",
                "/godwit.v1.PushService",
                "/",
                "/%00",
                "/godwit.link.v1.Link/Open"
            })
    void otherPath_isUnimplemented(String path) {
        TestCall call = port.call(path, Map.of("authorization", "Bearer " + port.token()));
        assertThat(call.status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc+json", "application/grpc-web", "application/grpcx", "APPLICATION/GRPC;x"})
    void otherContentType_is415(String type) {
        TestCall call =
                port.push("Push", Map.of("content-type", type)).send(GOOD).halfClose();
        await().atMost(Duration.ofSeconds(10)).until(call::isOver);
        assertThat(call.httpStatus()).isEqualTo(415);
    }

    @Test
    void overHttp1_is415() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port.number() + "/godwit.v1.PushService/Push"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/grpc")
                .POST(HttpRequest.BodyPublishers.ofByteArray(GOOD.toByteArray()))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void garbage_isNoMessage_andEndsAStreamBehindWhatWasGood() {
        TestCall call = port.push("PushStream")
                .send(PushStreamRequest.newBuilder()
                        .addUserIds("a")
                        .setEvent("e")
                        .setJsonData("1")
                        .build());
        call.awaitAnswers(PushStreamResponse.parser(), 1);
        call.send(0, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
        assertThat(call.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(port.push("Push").send(0, new byte[] {8}).halfClose().status())
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    }

    @Test
    void badUtf8_isNoMessage() {
        // user_ids: one name of a single byte 0xff.
        assertThat(port.push("Push").send(0, new byte[] {10, 1, (byte) 0xff}).status())
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    }

    @Test
    void halfAMessage_isNoMessage() {
        TestCall call = port.push("Push")
                .sendRaw(Buffer.buffer(new byte[] {0, 0, 0, 1, 0, 7}))
                .halfClose();
        assertThat(call.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    }

    @Test
    void metadataOf64KiB_isRefused() {
        TestCall call = port.push("Push", Map.of("x-large", "x".repeat(64 * 1024)));
        await().atMost(Duration.ofSeconds(10)).until(() -> call.isOver());
        assertThat(port.sink.records()).isEmpty();
    }

    @Test
    void correlationIdThatIsTooLong_isRefused_andNotSentBack() {
        TestCall call = port.push("PushStream")
                .send(PushStreamRequest.newBuilder()
                        .setCorrelationId("x".repeat(1_025))
                        .build());
        PushStreamResponse answer =
                call.awaitAnswers(PushStreamResponse.parser(), 1).get(0);
        assertThat(answer.getField()).isEqualTo("correlation_id");
        assertThat(answer.getCorrelationId()).isEmpty();
        call.halfClose();
    }

    @Test
    void tenThousandStreams_areServedInTurns() {
        List<TestCall> calls = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            calls.add(port.push("PushStream").halfClose());
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> calls.stream().allMatch(TestCall::isOver));
        assertThat(calls).allMatch(call -> call.status() == GrpcStatus.OK);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }
}
