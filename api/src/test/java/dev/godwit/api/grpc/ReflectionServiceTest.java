package dev.godwit.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.godwit.grpc.TestCall;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReflectionServiceTest {

    private final TestPort port = new TestPort(10);

    @AfterEach
    void stop() {
        port.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1alpha"})
    void oneStream_answersQuestionAfterQuestion_withoutAToken(String version) throws Exception {
        TestCall call = port.call("/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo", Map.of());
        call.send(ServerReflectionRequest.newBuilder().setListServices("*").build());
        List<ServerReflectionResponse> answers = call.awaitAnswers(ServerReflectionResponse.parser(), 1);
        assertThat(answers.get(0).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .containsExactly(
                        "godwit.v1.PushService",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection",
                        "grpc.reflection.v1alpha.ServerReflection");

        call.send(symbol("godwit.v1.PushService")).halfClose();
        assertThat(call.status()).isEqualTo(GrpcStatus.OK);
        FileDescriptor file = linked(call.answers(ServerReflectionResponse.parser())
                .get(1)
                .getFileDescriptorResponse()
                .getFileDescriptorProtoList());
        assertThat(file.findServiceByName("PushService").getMethods())
                .extracting(method -> method.getName() + method.isClientStreaming() + method.isServerStreaming())
                .containsExactly("Pushfalsefalse", "PushBatchtruefalse", "PushStreamtruetrue");
    }

    @Test
    void files_areFoundByWhatIsInThem() throws Exception {
        for (String symbol : List.of(
                "godwit.v1.PushService.PushBatch",
                "godwit.v1.PushRequest",
                "godwit.v1.PushRequest.Delivery",
                "godwit.v1.Target.Users",
                "godwit.v1.PushRequest.collapse_key",
                "google.protobuf.Duration",
                "grpc.health.v1.HealthCheckResponse.ServingStatus",
                "grpc.reflection.v1alpha.ServerReflection")) {
            ServerReflectionResponse answer = ask(symbol(symbol));
            assertThat(answer.hasFileDescriptorResponse()).as(symbol).isTrue();
            linked(answer.getFileDescriptorResponse().getFileDescriptorProtoList());
        }
        assertThat(ask(ServerReflectionRequest.newBuilder()
                                .setFileByFilename("godwit/v1/push.proto")
                                .build())
                        .getFileDescriptorResponse()
                        .getFileDescriptorProtoCount())
                .isEqualTo(3);
    }

    @Test
    void whatIsNotThere_isAnErrorInTheStream() {
        ServerReflectionRequest.Builder request = ServerReflectionRequest.newBuilder();
        assertNotFound(request.setFileContainingSymbol("godwit.v1.Nothing"));
        assertNotFound(request.setFileContainingSymbol("godwit.link.v1.Link"));
        assertNotFound(request.setFileByFilename("nothing.proto"));
        assertNotFound(request.setAllExtensionNumbersOfType("nothing"));
        assertThat(ask(request.setAllExtensionNumbersOfType("godwit.v1.Target").build())
                        .getAllExtensionNumbersResponse()
                        .getExtensionNumberCount())
                .isZero();
        assertThat(ask(ServerReflectionRequest.getDefaultInstance())
                        .getErrorResponse()
                        .getErrorCode())
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT.code);
    }

    private void assertNotFound(ServerReflectionRequest.Builder request) {
        assertThat(ask(request.build()).getErrorResponse().getErrorCode()).isEqualTo(GrpcStatus.NOT_FOUND.code);
    }

    private static ServerReflectionRequest symbol(String name) {
        return ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol(name)
                .build();
    }

    /** As a client links them: each after those that it imports. */
    private static FileDescriptor linked(List<ByteString> files)
            throws InvalidProtocolBufferException, DescriptorValidationException {
        Map<String, FileDescriptor> linked = new HashMap<>();
        FileDescriptor last = null;
        for (ByteString bytes : files) {
            FileDescriptorProto file = FileDescriptorProto.parseFrom(bytes);
            FileDescriptor[] imports =
                    file.getDependencyList().stream().map(linked::get).toArray(FileDescriptor[]::new);
            last = FileDescriptor.buildFrom(file, imports);
            linked.put(file.getName(), last);
        }
        return last;
    }

    private ServerReflectionResponse ask(ServerReflectionRequest request) {
        TestCall call = port.call("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Map.of());
        return call.send(request)
                .halfClose()
                .awaitAnswers(ServerReflectionResponse.parser(), 1)
                .get(0);
    }
}
