package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors of {@code conformance/}, all of them. */
class ConformanceTest {

    private static final File FOLDER = new File("../../conformance");
    private static final JsonMapper JSON = new JsonMapper();

    @TestFactory
    Stream<DynamicContainer> vectors() {
        File[] files = FOLDER.listFiles((folder, name) -> name.endsWith(".json") && !name.equals("schema.json"));
        assertThat(files).isNotEmpty();
        return Stream.of(files).sorted().map(file -> dynamicContainer(file.getName(), tests(file)));
    }

    private static Stream<DynamicTest> tests(File file) {
        JsonNode document = read(file);
        String kind = document.path("kind").asText();
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

    private static void check(String kind, JsonNode vector) throws Exception {
        switch (kind) {
            case "server-frame" -> serverFrame(vector);
            case "client-frame" -> clientFrame(vector);
            case "position" -> position(vector);
            case "close-code" ->
                advice(
                        Advice.afterClose(
                                vector.path("close").asInt(),
                                vector.path("after").asLong()),
                        vector);
            case "status" -> status(vector);
            case "event-stream" -> EventStreams.check(vector);
            case "sequence" -> Sequences.check(vector);
            case "poll-answer" -> pollAnswer(vector);
            default -> fail("nobody knows vectors of the kind " + kind);
        }
    }

    private static void serverFrame(JsonNode vector) throws FrameReader.InvalidFrame {
        String text = vector.path("text").asText();
        if (vector.has("malformed")) {
            assertThatThrownBy(() -> FrameReader.read(text)).isInstanceOf(FrameReader.InvalidFrame.class);
        } else {
            FrameMeaning meaning = new FrameMeaning();
            FrameReader.read(text).tell(meaning);
            meaning.assertIs(vector.path("means"));
        }
    }

    /** Those that are not exact are for servers. */
    private static void clientFrame(JsonNode vector) {
        if (vector.has("exact")) {
            assertThat(Spoken.by(vector.path("means"), vector.path("text").asText()))
                    .isEqualTo(vector.path("text").asText());
        }
    }

    /** This client polls nothing, but its frames are the same. */
    private static void pollAnswer(JsonNode vector) throws IOException, FrameReader.InvalidFrame {
        PollBody body = PollBody.read(vector.path("text").asText());
        JsonNode means = vector.path("means");
        assertThat(body.position()).isEqualTo(means.path("position").asText());
        assertThat(body.frames()).hasSize(means.path("frames").size());
        for (int i = 0; i < body.frames().size(); i++) {
            FrameMeaning meaning = new FrameMeaning();
            FrameReader.read(body.frames().get(i)).tell(meaning);
            meaning.assertIs(means.path("frames").get(i));
        }
    }

    /** Carried unchanged. What is wrong with others only a server can tell. */
    private static void position(JsonNode vector) {
        String token = vector.path("token").asText();
        if (!vector.has("malformed")) {
            assertThat(Bookmark.parse(token).token()).isEqualTo(token);
            assertThat(Bookmark.parse(Bookmark.at(token).toString()).token()).isEqualTo(token);
        }
    }

    private static void status(JsonNode vector) {
        long after = vector.has("retryAfter")
                ? RetryAfter.millis(vector.path("retryAfter").asText(), 1_764_000_000_000L)
                : 0;
        advice(Advice.afterStatus(vector.path("status").asInt(), after), vector);
    }

    private static void advice(Advice advice, JsonNode vector) {
        assertThat(advice.action().name())
                .isEqualToIgnoringCase(vector.path("action").asText());
        assertThat(advice.notBeforeMillis())
                .isGreaterThanOrEqualTo(vector.path("notBefore").asLong());
    }
}
