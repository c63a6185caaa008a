package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short forms for reading records in tests. */
final class Readings {

    private Readings() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Headers by name and value in turn. */
    static Map<String, byte[]> headers(String... namesAndValues) {
        Map<String, byte[]> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], utf8(namesAndValues[i + 1]));
        }
        return headers;
    }

    static Reading read(String json) {
        return PushRequestReader.read(null, utf8(json), Map.of());
    }

    static PushRequest accepted(String json) {
        return accepted(read(json));
    }

    static PushRequest accepted(Reading reading) {
        return reading.fold(request -> request, refused -> fail("refused: " + refused));
    }

    static Reading.Refused refused(String json) {
        return refused(read(json));
    }

    static Reading.Refused refused(byte @Nullable [] value) {
        return refused(PushRequestReader.read(null, value, Map.of()));
    }

    static Reading.Refused refused(Reading reading) {
        return reading.fold(request -> fail("accepted: " + request), refused -> refused);
    }
}
