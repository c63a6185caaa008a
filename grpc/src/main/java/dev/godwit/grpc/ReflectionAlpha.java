package dev.godwit.grpc;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.vertx.grpc.reflection.v1.ServerReflectionProto;

/** The older name of the reflection service, which many tools still ask for first: the same messages in another package. */
final class ReflectionAlpha {

    private static final String V1 = "grpc.reflection.v1";
    private static final String V1_ALPHA = "grpc.reflection.v1alpha";

    private ReflectionAlpha() {}

    static FileDescriptor file() {
        FileDescriptorProto.Builder file = ServerReflectionProto.getDescriptor().toProto().toBuilder()
                .setName("reflection_v1alpha.proto")
                .setPackage(V1_ALPHA)
                .clearOptions();
        file.getMessageTypeBuilderList().stream()
                .flatMap(message -> message.getFieldBuilderList().stream())
                .filter(FieldDescriptorProto.Builder::hasTypeName)
                .forEach(field -> field.setTypeName(renamed(field.getTypeName())));
        file.getServiceBuilderList()
                .forEach(service -> service.getMethodBuilderList().forEach(ReflectionAlpha::rename));
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void rename(MethodDescriptorProto.Builder method) {
        method.setInputType(renamed(method.getInputType())).setOutputType(renamed(method.getOutputType()));
    }

    private static String renamed(String type) {
        return type.replace("." + V1 + ".", "." + V1_ALPHA + ".");
    }
}
