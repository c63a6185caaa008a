package dev.godwit.server.cli;

import dev.godwit.server.tools.dlt.Place;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The place of a dead letter on the command line. */
final class PlaceOption implements ITypeConverter<Place> {

    @Override
    public Place convert(String text) {
        try {
            return Place.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(text + " (expected: " + e.getMessage() + ")");
        }
    }
}
