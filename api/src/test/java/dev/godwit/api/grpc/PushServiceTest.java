package dev.godwit.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import dev.godwit.grpc.TestCall;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.Reading;
import dev.godwit.protocol.v1.PushBatchFailure;
import dev.godwit.protocol.v1.PushBatchResponse;
import dev.godwit.protocol.v1.PushServicePushRequest;
import dev.godwit.protocol.v1.PushServicePushResponse;
import dev.godwit.protocol.v1.PushStreamRequest;
import dev.godwit.protocol.v1.PushStreamResponse;
import dev.godwit.protocol.v1.Target;
import dev.godwit.records.TopicRecord;
import dev.godwit.tokens.Scope;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PushServiceTest {

    private static final PushServicePushRequest ONE = PushServicePushRequest.newBuilder()
            .addUserIds("alice")
            .setEvent("order_created")
            .setJsonData("{\"no\": 1.50}")
            .build();

    private final TestPort port = new TestPort(3);

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void tokenWhoseKeyComesLater_isWaitedFor_andWhatWasSentIsKept() {
        TestCall call = port.push("Push", Map.of("authorization", "Bearer " + port.lateKeys.token()))
                .send(ONE)
                .halfClose();
        await().atMost(Duration.ofSeconds(30)).until(() -> port.lateKeys.asked() == 1);

        port.lateKeys.answer();
        assertThat(call.status()).isEqualTo(GrpcStatus.OK);
        assertThat(keys()).containsExactly("alice");
    }

    @Test
    void callsThatEndWhileTheirTokenWaits_giveTheirPlaceBack() {
        Map<String, String> late = Map.of("authorization", "Bearer " + port.lateKeys.token());
        TestCall cancelled = port.push("Push", late).send(ONE);
        TestCall tooLate = port.push("Push", Map.of("authorization", late.get("authorization"), "grpc-timeout", "200m"))
                .send(ONE);
        TestCall third = port.push("Push", late).send(ONE);
        await().atMost(Duration.ofSeconds(30)).until(() -> port.lateKeys.asked() == 3);
        cancelled.reset();
        third.reset();
        assertThat(tooLate.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(port.push("Push").send(ONE).halfClose().status())
                                .isEqualTo(GrpcStatus.OK));
        int accepted = keys().size();
        port.lateKeys.answer();
        assertThat(port.push("Push").send(ONE).halfClose().status()).isEqualTo(GrpcStatus.OK);
        assertThat(keys()).hasSize(accepted + 1);
    }

    @Test
    void push_isAcceptedWithAnIdForEachUser_andTheDataAsItCame() {
        PushServicePushResponse answer = push(ONE.toBuilder().addUserIds("bob").build());

        assertThat(answer.getCode()).isZero();
        assertThat(answer.getMessage()).isEqualTo("accepted");
        assertThat(answer.getIdsList()).hasSize(2).allMatch(id -> id.matches("1-\\d-0"));
        assertThat(keys()).containsExactly("alice", "bob");
        PushRequest request = request(port.sink.records().get(1));
        assertThat(request.targets()).hasSize(1);
        assertThat(request.content().event()).isEqualTo("order_created");
        assertThat(new String(request.content().data().bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"no\": 1.50}");
    }

    @Test
    void push_takesEveryOptionOfARequest_besideTheShortFields() {
        PushServicePushResponse answer = push(ONE.toBuilder()
                .setRequest(dev.godwit.protocol.v1.PushRequest.newBuilder()
                        .setId("order-1")
                        .setTtl(Durations.fromSeconds(60))
                        .setPriority(7))
                .build());

        assertThat(answer.getCode()).isZero();
        PushRequest request = request(port.sink.records().get(0));
        assertThat(request.id()).hasValue("order-1");
        assertThat(request.content().retention().ttl()).isEqualTo(60_000);
        assertThat(request.content().options().priority()).isEqualTo(7);
    }

    @Test
    void push_ofARequestAlone_goesToTopicsToo() {
        PushServicePushResponse answer = push(PushServicePushRequest.newBuilder()
                .setRequest(dev.godwit.protocol.v1.PushRequest.newBuilder()
                        .setTo(Target.newBuilder().setTopic("prices.eur"))
                        .setEvent("tick")
                        .setText("now"))
                .build());

        assertThat(answer.getCode()).isZero();
        assertThat(request(port.sink.records().get(0)).targets().get(0).address())
                .isEqualTo("topic/prices.eur");
    }

    @Test
    void push_withoutARequiredField_saysWhich() {
        assertRefused(ONE.toBuilder().clearUserIds().build(), 400, "missing_field", "user_ids");
        assertRefused(ONE.toBuilder().clearEvent().build(), 400, "missing_field", "event");
        assertRefused(ONE.toBuilder().clearJsonData().build(), 400, "missing_field", "json_data");
        assertThat(port.sink.records()).isEmpty();
    }

    @Test
    void push_withABadField_namesItAsTheCallerWroteIt() {
        assertRefused(ONE.toBuilder().setJsonData("{").build(), 400, "not_json", "json_data");
        assertRefused(ONE.toBuilder().addUserIds("").build(), 400, "bad_field", "user_ids[1]");
        assertRefused(ONE.toBuilder().setEvent("heartbeat").build(), 400, "bad_field", "event");
        assertRefused(
                ONE.toBuilder()
                        .setRequest(
                                dev.godwit.protocol.v1.PushRequest.newBuilder().setPriority(10))
                        .build(),
                400,
                "bad_field",
                "request.priority");
        assertRefused(
                ONE.toBuilder()
                        .setRequest(
                                dev.godwit.protocol.v1.PushRequest.newBuilder().setEvent("other"))
                        .build(),
                400,
                "bad_field",
                "event");
        assertRefused(
                ONE.toBuilder()
                        .setJsonData("\"" + "x".repeat(PushRequest.MAX_VALUE) + "\"")
                        .build(),
                413,
                "too_large",
                "request");
        assertThat(port.sink.records()).isEmpty();
        assertThat(port.meters
                        .get("godwit.api.push.requests")
                        .tag("result", "bad_field")
                        .counter()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void withoutAToken_isUnauthenticated_onEveryMethod() {
        for (String method : List.of("Push", "PushBatch", "PushStream")) {
            TestCall call = port.call("/godwit.v1.PushService/" + method, Map.of());
            assertThat(call.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
            assertThat(call.message()).contains("token_missing");
        }
        assertThat(port.push("Push", Map.of("authorization", "Bearer x.y.z")).status())
                .isEqualTo(GrpcStatus.UNAUTHENTICATED);
    }

    @Test
    void withoutTheScope_isDenied_beforeAnythingIsSent() {
        String token = port.token(Duration.ofMinutes(1), Set.of(Scope.READ), "**");
        TestCall call = port.push("PushStream", Map.of("authorization", "Bearer " + token));
        assertThat(call.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
        assertThat(call.message()).contains("scope_missing", "push");
    }

    @Test
    void outsideItsPatterns_aPushIsDenied_andAStreamGoesOn() {
        String token = port.token(Duration.ofMinutes(1), Set.of(Scope.PUSH), "user/a*");
        Map<String, String> metadata = Map.of("authorization", "Bearer " + token);
        TestCall denied = port.push("Push", metadata)
                .send(ONE.toBuilder().setUserIds(0, "bob").build())
                .halfClose();
        assertThat(denied.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
        assertThat(denied.message()).contains("mailbox_denied: user_ids: user/bob");

        TestCall stream =
                port.push("PushStream", metadata).send(item("bob", "1")).send(item("alice", "2"));
        List<PushStreamResponse> answers = stream.awaitAnswers(PushStreamResponse.parser(), 2);
        assertThat(answers).extracting(PushStreamResponse::getCode).containsExactly(403, 0);
        assertThat(answers.get(0).getField()).isEqualTo("user_ids");
    }

    @Test
    void kafkaAway_isUnavailable_withATimeToComeAgain() {
        port.sink.refuse(record -> true, new IllegalStateException());
        TestCall call = port.push("Push").send(ONE).halfClose();
        assertThat(call.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
        assertThat(call.trailer("grpc-retry-pushback-ms")).isEqualTo("2000");
        assertThat(port.push("PushBatch").send(item("a", "1")).halfClose().status())
                .isEqualTo(GrpcStatus.UNAVAILABLE);

        TestCall stream = port.push("PushStream").send(item("a", "1"));
        assertThat(stream.awaitAnswers(PushStreamResponse.parser(), 1).get(0).getCode())
                .isEqualTo(503);
    }

    @Test
    void batch_isSummedUp_withTheIdsOfWhatFailed() {
        TestCall call = port.push("PushBatch");
        call.send(item("alice", "first")).send(item("", "second")).send(item("bob", ""));
        call.send(item("", ""))
                .send(PushStreamRequest.newBuilder()
                        .setRequest(
                                dev.godwit.protocol.v1.PushRequest.newBuilder().setId("own"))
                        .build());
        PushBatchResponse summary = call.halfClose().answer(PushBatchResponse.parser());

        assertThat(summary.getCode()).isZero();
        assertThat(summary.getMessage()).isEqualTo("3 of 5 were not accepted");
        assertThat(summary.getProcessed()).isEqualTo(5);
        assertThat(summary.getSucceeded()).isEqualTo(2);
        assertThat(summary.getFailed()).isEqualTo(3);
        assertThat(summary.getFailedIdsList()).containsExactly("second", "3", "own");
        assertThat(summary.getFailuresList())
                .extracting(PushBatchFailure::getField)
                .containsExactly("user_ids[0]", "user_ids[0]", "request.to");
        assertThat(keys()).containsExactly("alice", "bob");
    }

    @Test
    void emptyBatch_isNone() {
        PushBatchResponse summary = port.push("PushBatch").halfClose().answer(PushBatchResponse.parser());
        assertThat(summary.getProcessed()).isZero();
    }

    @Test
    void batch_thatLosesKafkaOnTheWay_endsEarly_andSaysHowFarItCame() {
        TestCall call = port.push("PushBatch").send(item("alice", ""));
        await().atMost(Duration.ofSeconds(10)).until(() -> port.sink.records().size() == 1);
        port.sink.refuse(record -> true, new IllegalStateException());
        call.send(item("bob", "b"));

        PushBatchResponse summary = call.answer(PushBatchResponse.parser());
        assertThat(summary.getCode()).isEqualTo(503);
        assertThat(summary.getProcessed()).isEqualTo(2);
        assertThat(summary.getSucceeded()).isEqualTo(1);
        assertThat(summary.getFailedIdsList()).containsExactly("b");
    }

    @Test
    void stream_answersEach_inOrder_withItsCorrelationId() {
        TestCall call = port.push("PushStream");
        IntStream.range(0, 500).forEach(i -> call.send(item("alice", "c" + i)));
        call.send(item("", "bad")).halfClose();
        assertThat(call.status()).isEqualTo(GrpcStatus.OK);

        List<PushStreamResponse> answers = call.answers(PushStreamResponse.parser());
        assertThat(answers).hasSize(501);
        assertThat(answers.subList(0, 500))
                .extracting(PushStreamResponse::getCorrelationId)
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "c" + i).toList());
        assertThat(answers.subList(0, 500))
                .extracting(answer -> GlobalId.parse(answer.getIds(0)).offset())
                .isSorted();
        assertThat(answers.get(500).getReason()).isEqualTo("bad_field");
    }

    @Test
    void stream_isReadNoFasterThanItIsAnswered() {
        port.sink.hold();
        TestCall call = port.push("PushStream");
        PushStreamRequest large = item("alice", "").toBuilder()
                .setJsonData("\"" + "x".repeat(100_000) + "\"")
                .build();
        // 4 MiB may wait, and what fits into buffers on the way.
        IntStream.range(0, 400).forEach(i -> call.send(large));
        await().atMost(Duration.ofSeconds(10)).until(() -> port.sink.records().size() == 1);
        assertThat(call.isFull()).isTrue();

        port.sink.release();
        call.awaitAnswers(PushStreamResponse.parser(), 400);
        assertThat(call.isFull()).isFalse();
    }

    @Test
    void stream_whoseAnswersNobodyTakes_isNotReadFurther_butGoesOnWhenTheyAreTaken() {
        TestCall call = port.push("PushStream");
        PushStreamRequest echo = item("alice", "c".repeat(1_000));
        call.send(echo);
        call.awaitAnswers(PushStreamResponse.parser(), 1);
        call.stopTaking();
        IntStream.range(0, 5_000).forEach(i -> call.send(echo));
        await().atMost(Duration.ofSeconds(10)).until(call::isFull);
        int taken = port.sink.records().size();
        assertThat(taken).isLessThan(5_000);

        call.takeAgain();
        call.awaitAnswers(PushStreamResponse.parser(), 5_001);
    }

    @Test
    void cancelledCalls_freeTheirPlaces_andWhatHasNotBegun() {
        port.sink.hold();
        for (String method : List.of("Push", "PushBatch", "PushStream")) {
            int before = port.sink.records().size();
            TestCall call = port.push(method).send(item("alice", "1"));
            if (method.equals("Push")) {
                call.halfClose();
            } else {
                call.send(item("alice", "2"));
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> port.sink.records().size() == before + 1);
            call.reset();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> active() == 0);
        port.sink.release();
        push(ONE);
        assertThat(port.sink.records()).hasSize(4);
        assertThat(port.meters
                        .get("godwit.api.grpc.calls")
                        .tags("method", "PushService/PushStream", "status", "CANCELLED")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void deadline_isKept_alsoOfZero() {
        port.sink.hold();
        Map<String, String> soon = Map.of("grpc-timeout", "200m");
        assertThat(port.push("Push", soon).send(ONE).halfClose().status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        assertThat(port.push("PushBatch", soon).send(ONE).status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        assertThat(port.push("PushStream", soon).send(ONE).status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        int before = port.sink.records().size();
        for (String none : List.of("0m", "0S", "100u", "99999999n")) {
            TestCall call =
                    port.push("Push", Map.of("grpc-timeout", none)).send(ONE).halfClose();
            if (!none.equals("99999999n")) {
                assertThat(call.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
            }
        }
        assertThat(port.sink.records().size()).isLessThanOrEqualTo(before + 1);
        assertThat(port.push("Push", Map.of("grpc-timeout", "soon")).status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        port.sink.release();
        await().atMost(Duration.ofSeconds(10)).until(() -> active() == 0);
    }

    @Test
    void callWhoseMessageDoesNotCome_ends_butStreamsMayBeIdle() {
        TestCall stream = port.push("PushStream").send(item("alice", "1"));
        stream.awaitAnswers(PushStreamResponse.parser(), 1);
        assertThat(port.push("Push").status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        // Behind the idle timeout of connections, which is twice the patience.
        assertThat(port.push("Push").status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        assertThat(port.push("Push").status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        stream.send(item("alice", "2")).halfClose();
        assertThat(stream.status()).isEqualTo(GrpcStatus.OK);
    }

    @Test
    void pushOfNoneOrTwoMessages_isRefused() {
        assertThat(port.push("Push").halfClose().status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(port.push("Push").send(ONE).send(ONE).halfClose().status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(port.sink.records()).isEmpty();
    }

    @Test
    void moreCallsThanTheLimit_areToldToComeAgain() {
        List<TestCall> open = IntStream.range(0, 3)
                .mapToObj(i -> port.push("PushStream").send(item("alice", "1")))
                .toList();
        open.forEach(call -> call.awaitAnswers(PushStreamResponse.parser(), 1));
        TestCall late = port.push("Push").send(ONE).halfClose();
        assertThat(late.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
        assertThat(late.message()).contains("overloaded");
        open.forEach(TestCall::halfClose);
        open.forEach(TestCall::status);
        push(ONE);
    }

    @Test
    void tokenThatExpires_endsItsStreams_behindTheLastAnswer() {
        String token = port.token(Duration.ofSeconds(2), Set.of(Scope.PUSH), "**");
        TestCall call = port.push("PushStream", Map.of("authorization", "Bearer " + token))
                .send(item("alice", "1"));
        assertThat(call.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
        assertThat(call.answers(PushStreamResponse.parser())).hasSize(1);
    }

    @Test
    void stop_answersWhatIsInFlight_andSendsTheOthersAway() throws Exception {
        port.sink.hold();
        TestCall push = port.push("Push").send(ONE).halfClose();
        TestCall stream = port.push("PushStream").send(item("bob", "1"));
        TestCall batch = port.push("PushBatch").send(item("carol", "1"));
        await().atMost(Duration.ofSeconds(10)).until(() -> port.sink.records().size() == 3);

        CompletableFuture<Void> stopped = port.stop().toCompletableFuture();
        assertThat(stopped).isNotDone();
        port.sink.release();

        assertThat(push.answer(PushServicePushResponse.parser()).getCode()).isZero();
        assertThat(stream.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
        assertThat(stream.message()).contains("draining");
        assertThat(stream.answers(PushStreamResponse.parser())).hasSize(1);
        PushBatchResponse summary = batch.answer(PushBatchResponse.parser());
        assertThat(summary.getCode()).isEqualTo(503);
        assertThat(summary.getSucceeded()).isEqualTo(1);
        stopped.get(4, TimeUnit.SECONDS);
    }

    private void assertRefused(PushServicePushRequest request, int code, String reason, String field) {
        PushServicePushResponse answer = push(request);
        assertThat(answer.getCode()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.getReason()).isEqualTo(reason);
        assertThat(answer.getField()).isEqualTo(field);
        assertThat(answer.getMessage()).isNotEmpty();
        assertThat(answer.getIdsList()).isEmpty();
    }

    private PushServicePushResponse push(PushServicePushRequest request) {
        return port.push("Push").send(request).halfClose().answer(PushServicePushResponse.parser());
    }

    private double active() {
        return port.meters.get("godwit.api.grpc.active").gauge().value();
    }

    private List<String> keys() {
        return port.sink.records().stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    private static PushStreamRequest item(String user, String correlation) {
        return PushStreamRequest.newBuilder()
                .addUserIds(user)
                .setEvent("e")
                .setJsonData("1")
                .setCorrelationId(correlation)
                .build();
    }

    /** As a router reads it. */
    private static PushRequest request(TopicRecord record) {
        Map<String, byte[]> headers = new HashMap<>(record.headers().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getBytes(StandardCharsets.UTF_8))));
        Reading reading = PushRequestReader.read(record.key(), record.value(), headers);
        return reading.fold(request -> request, refused -> {
            throw new AssertionError(refused.toString());
        });
    }
}
