package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vectors of event streams: each is read in one piece, byte by byte, and cut in two at every place. */
final class EventStreams {

    private EventStreams() {}

    static void check(JsonNode vector) throws SseParser.TooLarge {
        byte[] bytes = vector.has("hex")
                ? HexFormat.of().parseHex(vector.path("hex").asText())
                : vector.path("text").asText().getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Seen seen = new Seen();
            seen.parser.read(ByteBuffer.wrap(bytes, 0, cut));
            seen.parser.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            seen.assertIs(vector);
        }
        Seen seen = new Seen();
        for (byte one : bytes) {
            seen.parser.read(ByteBuffer.wrap(new byte[] {one}));
        }
        seen.assertIs(vector);
    }

    private static final class Seen implements SseParser.Reader {

        private final SseParser parser = new SseParser(1 << 20, this);
        private final List<String> events = new ArrayList<>();
        private String lastEventId = "";
        private int retry = -1;

        @Override
        public void event(String event, @Nullable String data, @Nullable String id) {
            lastEventId = id == null ? lastEventId : id;
            if (data != null) {
                events.add(event + "|" + data + "|" + lastEventId);
            }
        }

        @Override
        public void retry(long millis) {
            retry = (int) millis;
        }

        void assertIs(JsonNode vector) {
            List<String> expected = new ArrayList<>();
            vector.path("events")
                    .forEach(event -> expected.add(event.path("event").asText() + "|"
                            + event.path("data").asText() + "|"
                            + event.path("lastEventId").asText()));
            assertThat(events).isEqualTo(expected);
            assertThat(retry).isEqualTo(vector.path("retry").asInt(-1));
            if (vector.has("lastEventId")) {
                assertThat(lastEventId).isEqualTo(vector.path("lastEventId").asText());
            }
        }
    }
}
