package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors of {@code conformance/}: their form, positions, and the text of event streams. */
class ConformanceTest {

    private static final File FOLDER = new File("../conformance");
    private static final JsonMapper JSON = new JsonMapper();

    /** Of the gateway, and of clients. */
    private static final Set<String> ELSEWHERE =
            Set.of("server-frame", "client-frame", "close-code", "status", "sequence", "poll-answer");

    @TestFactory
    Stream<DynamicTest> files_haveTheFormThatIsPublished() throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(JSON.readTree(new File(FOLDER, "schema.json")));
        return files().map(file -> dynamicTest(
                file.getName(),
                () -> assertThat(schema.validate(JSON.readTree(file))).isEmpty()));
    }

    @TestFactory
    Stream<DynamicContainer> vectors() {
        return files().map(file -> dynamicContainer(file.getName(), tests(file)));
    }

    private static Stream<File> files() {
        File[] files = FOLDER.listFiles((folder, name) -> name.endsWith(".json") && !name.equals("schema.json"));
        assertThat(files).isNotEmpty();
        return Stream.of(files).sorted();
    }

    private static Stream<DynamicTest> tests(File file) {
        JsonNode document = read(file);
        String kind = document.path("kind").asText();
        if (ELSEWHERE.contains(kind)) {
            return Stream.empty();
        }
        return StreamSupport.stream(document.path("vectors").spliterator(), false)
                .map(vector -> dynamicTest(vector.path("name").asText(), () -> check(kind, vector)));
    }

    private static JsonNode read(File file) {
        try {
            return JSON.readTree(file);
        } catch (IOException e) {
            return fail(file + " is no JSON", e);
        }
    }

    private static void check(String kind, JsonNode vector) {
        switch (kind) {
            case "position" -> position(vector);
            case "event-stream" -> eventStream(vector);
            default -> fail("nobody knows vectors of the kind " + kind);
        }
    }

    private static void position(JsonNode vector) {
        String token = vector.path("token").asText();
        if (vector.has("malformed")) {
            assertThatThrownBy(() -> Position.parse(token)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        JsonNode means = vector.path("means");
        TreeMap<Long, Long> topics = new TreeMap<>();
        means.path("topics")
                .properties()
                .forEach(topic -> topics.put(
                        Long.parseLong(topic.getKey(), 16), topic.getValue().asLong()));
        Position position = new Position(
                means.path("generation").asLong(),
                means.path("own").asLong(),
                means.path("all").asLong(),
                topics);
        assertThat(position.token()).isEqualTo(token);
        assertThat(Position.parse(token)).isEqualTo(position);
    }

    private static void eventStream(JsonNode vector) {
        byte[] bytes = vector.has("hex")
                ? HexFormat.of().parseHex(vector.path("hex").asText())
                : Readings.utf8(vector.path("text").asText());
        List<EventStream.Event> expected = new ArrayList<>();
        vector.path("events")
                .forEach(event -> expected.add(new EventStream.Event(
                        event.path("event").asText(),
                        event.path("data").asText(),
                        event.path("lastEventId").asText())));
        assertThat(EventStream.parse(bytes)).isEqualTo(expected);
        if (vector.has("written")) {
            assertThat(new String(written(vector.path("written")), StandardCharsets.UTF_8))
                    .isEqualTo(vector.path("text").asText());
        }
    }

    private static byte[] written(JsonNode block) {
        String event = block.path("event").asText();
        String data = block.path("data").asText();
        if (!block.has("id")) {
            return SseBlocks.complete(event, data);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(SseBlocks.event(event, Readings.utf8(data)));
        bytes.writeBytes(SseBlocks.id(block.path("id").asText()));
        return bytes.toByteArray();
    }
}
