package dev.godwit.server.cli;

import dev.godwit.server.config.HostPort;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A {@code host:port} on the command line. */
final class AddressOption implements ITypeConverter<HostPort> {

    @Override
    public HostPort convert(String text) {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(text + " (expected: " + e.getMessage() + ")");
        }
    }
}
