package dev.godwit.client.publish;

import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.PushRequestReader;
import dev.godwit.protocol.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a router makes of a push. */
final class ReadBack {

    private ReadBack() {}

    static Reading reading(byte[] value) {
        return PushRequestReader.read(null, value, Map.of());
    }

    static PushRequest of(Push push) {
        return reading(push.value()).fold(request -> request, refused -> {
            throw new AssertionError(refused + " of " + new String(push.value(), StandardCharsets.UTF_8));
        });
    }
}
