package dev.godwit.server.cli;

import dev.godwit.server.config.DurationText;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A moment on the command line: a time, or how long ago. */
final class MomentOption implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return ago(text);
        }
    }

    private static Instant ago(String text) {
        try {
            return Instant.now().minus(DurationText.parse(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    text + " (expected: a time like 2025-01-31T09:30:00Z, or how long ago, like 15m, 24h, 7d)");
        }
    }
}
