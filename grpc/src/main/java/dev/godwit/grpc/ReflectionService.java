package dev.godwit.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthProto;
import io.vertx.grpc.reflection.v1.ErrorResponse;
import io.vertx.grpc.reflection.v1.ExtensionNumberResponse;
import io.vertx.grpc.reflection.v1.FileDescriptorResponse;
import io.vertx.grpc.reflection.v1.ListServiceResponse;
import io.vertx.grpc.reflection.v1.ServerReflectionProto;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code grpc.reflection.v1.ServerReflection}, and the same as {@code v1alpha}, for everybody: tells what can be called, and how.
 * Written here because that of Vert.x ends a stream at its first answer, where tools ask on.
 */
public final class ReflectionService {

    private static final List<ServiceName> NAMES = List.of(
            ServiceName.create("grpc.reflection.v1.ServerReflection"),
            ServiceName.create("grpc.reflection.v1alpha.ServerReflection"));

    private final Catalogue catalogue;
    private final Places places;
    private final Duration patience;

    /**
     * @param services the files that define what else is served
     * @param patience half of how long a stream of questions may last
     */
    public ReflectionService(List<FileDescriptor> services, Places places, Duration patience) {
        this.catalogue = Catalogue.of(Stream.concat(
                        services.stream(),
                        Stream.of(
                                HealthProto.getDescriptor(),
                                ServerReflectionProto.getDescriptor(),
                                ReflectionAlpha.file()))
                .toList());
        this.places = places;
        this.patience = patience;
    }

    public void register(Entrance entrance) {
        NAMES.forEach(
                name -> entrance.serve(name, "ServerReflectionInfo", ServerReflectionRequest::parseFrom, this::open));
    }

    private ServerReflectionResponse answer(ServerReflectionRequest request) {
        ServerReflectionResponse.Builder response = ServerReflectionResponse.newBuilder()
                .setValidHost(request.getHost())
                .setOriginalRequest(request);
        switch (request.getMessageRequestCase()) {
            case LIST_SERVICES -> response.setListServicesResponse(services());
            case FILE_BY_FILENAME -> file(response, catalogue.file(request.getFileByFilename()));
            case FILE_CONTAINING_SYMBOL -> file(response, catalogue.fileOf(request.getFileContainingSymbol()));
            case ALL_EXTENSION_NUMBERS_OF_TYPE -> extensions(response, request.getAllExtensionNumbersOfType());
            case FILE_CONTAINING_EXTENSION -> response.setErrorResponse(notFound());
            case MESSAGEREQUEST_NOT_SET ->
                response.setErrorResponse(error(GrpcStatus.INVALID_ARGUMENT, "an unknown request"));
        }
        return response.build();
    }

    private void open(Call<ServerReflectionRequest, ServerReflectionResponse> call) {
        places.admit(call, () -> {
            call.after(2 * patience.toMillis(), () -> call.end(Ending.TOO_SLOW));
            call.whenUnclogged(call::release);
            return new Conversation<>() {
                @Override
                public void received(ServerReflectionRequest message) {
                    call.answer(answer(message));
                    if (call.isClogged()) {
                        call.hold();
                    }
                }

                @Override
                public void halfClosed() {
                    call.end();
                }
            };
        });
    }

    private ListServiceResponse services() {
        ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
        catalogue
                .services()
                .forEach(name -> list.addService(ServiceResponse.newBuilder().setName(name)));
        return list.build();
    }

    private static void file(ServerReflectionResponse.Builder response, Optional<FileDescriptor> found) {
        if (found.isEmpty()) {
            response.setErrorResponse(notFound());
            return;
        }
        FileDescriptorResponse.Builder files = FileDescriptorResponse.newBuilder();
        Catalogue.withImports(found.get()).forEach(file -> files.addFileDescriptorProto(file.toByteString()));
        response.setFileDescriptorResponse(files);
    }

    // Nothing here has extensions.
    private void extensions(ServerReflectionResponse.Builder response, String type) {
        if (catalogue.fileOf(type).isPresent()) {
            response.setAllExtensionNumbersResponse(
                    ExtensionNumberResponse.newBuilder().setBaseTypeName(type));
        } else {
            response.setErrorResponse(notFound());
        }
    }

    private static ErrorResponse notFound() {
        return error(GrpcStatus.NOT_FOUND, "not found");
    }

    private static ErrorResponse error(GrpcStatus status, String message) {
        return ErrorResponse.newBuilder()
                .setErrorCode(status.code)
                .setErrorMessage(message)
                .build();
    }
}
