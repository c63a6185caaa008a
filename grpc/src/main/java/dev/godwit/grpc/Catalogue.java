package dev.godwit.grpc;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is defined in the .proto files of the services, by name. */
final class Catalogue {

    private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
    private final Map<String, FileDescriptor> symbols = new HashMap<>();
    private final List<String> services = new ArrayList<>();

    /** Of these files and all that they import; their services are those that are listed. */
    static Catalogue of(List<FileDescriptor> roots) {
        Catalogue catalogue = new Catalogue();
        roots.forEach(catalogue::add);
        roots.forEach(root -> root.getServices().forEach(service -> catalogue.services.add(service.getFullName())));
        return catalogue;
    }

    List<String> services() {
        return List.copyOf(services);
    }

    Optional<FileDescriptor> file(String name) {
        return Optional.ofNullable(files.get(name));
    }

    /** The file that defines a service, method, message, field or enum. */
    Optional<FileDescriptor> fileOf(String symbol) {
        return Optional.ofNullable(symbols.get(symbol));
    }

    /** The file and all that it imports, those first that others import. */
    static List<FileDescriptorProto> withImports(FileDescriptor file) {
        Map<String, FileDescriptorProto> found = new LinkedHashMap<>();
        collect(file, found);
        return List.copyOf(found.values());
    }

    private static void collect(FileDescriptor file, Map<String, FileDescriptorProto> found) {
        if (!found.containsKey(file.getName())) {
            file.getDependencies().forEach(imported -> collect(imported, found));
            found.put(file.getName(), file.toProto());
        }
    }

    private void add(FileDescriptor file) {
        if (files.putIfAbsent(file.getName(), file) != null) {
            return;
        }
        file.getDependencies().forEach(this::add);
        file.getServices().forEach(this::add);
        file.getMessageTypes().forEach(this::add);
        file.getEnumTypes().forEach(this::add);
    }

    private void add(ServiceDescriptor service) {
        define(service);
        service.getMethods().forEach(this::define);
    }

    private void add(Descriptor message) {
        define(message);
        message.getFields().forEach(this::define);
        message.getNestedTypes().forEach(this::add);
        message.getEnumTypes().forEach(this::add);
    }

    private void add(EnumDescriptor type) {
        define(type);
        type.getValues().forEach(this::define);
    }

    private void define(GenericDescriptor descriptor) {
        symbols.put(descriptor.getFullName(), descriptor.getFile());
    }
}
