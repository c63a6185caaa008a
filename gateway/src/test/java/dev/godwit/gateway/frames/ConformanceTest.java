package dev.godwit.gateway.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.godwit.gateway.poll.PollAnswer;
import dev.godwit.gateway.session.Close;
import dev.godwit.protocol.Position;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The vectors of {@code conformance/} that are about what a gateway says and hears. */
class ConformanceTest {

    private static final File FOLDER = new File("../conformance");

    /** Of the protocol module, and of clients. */
    private static final Set<String> ELSEWHERE = Set.of("position", "status", "event-stream", "sequence");

    @TestFactory
    Stream<DynamicContainer> vectors() {
        File[] files = FOLDER.listFiles((folder, name) -> name.endsWith(".json") && !name.equals("schema.json"));
        assertThat(files).isNotEmpty();
        return Stream.of(files).sorted().map(file -> dynamicContainer(file.getName(), tests(file)));
    }

    private static Stream<DynamicTest> tests(File file) {
        JsonObject document = read(file);
        String kind = document.getString("kind");
        if (ELSEWHERE.contains(kind)) {
            return Stream.empty();
        }
        return document.getJsonArray("vectors").stream()
                .map(JsonObject.class::cast)
                .map(vector -> dynamicTest(vector.getString("name"), () -> check(kind, vector)));
    }

    private static JsonObject read(File file) {
        try {
            return new JsonObject(Files.readString(file.toPath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(String kind, JsonObject vector) {
        switch (kind) {
            case "server-frame" -> serverFrame(vector);
            case "client-frame" -> clientFrame(vector);
            case "close-code" -> closeCode(vector);
            case "poll-answer" -> pollAnswer(vector);
            default -> fail("nobody knows vectors of the kind " + kind);
        }
    }

    /** Those that are not exact are for readers. */
    private static void serverFrame(JsonObject vector) {
        if (vector.containsKey("exact")) {
            JsonObject means = vector.getJsonObject("means");
            assertThat(new String(Spoken.in(FrameFormat.JSON, means), StandardCharsets.UTF_8))
                    .isEqualTo(vector.getString("text"));
            assertThat(Base64.getEncoder().encodeToString(Spoken.in(FrameFormat.PROTOBUF, means)))
                    .isEqualTo(vector.getString("protobuf"));
        }
    }

    private static void pollAnswer(JsonObject vector) {
        if (vector.containsKey("exact")) {
            JsonObject means = vector.getJsonObject("means");
            List<byte[]> frames = means.getJsonArray("frames").stream()
                    .map(frame -> Spoken.in(FrameFormat.JSON, (JsonObject) frame))
                    .toList();
            assertThat(PollAnswer.of(frames, Position.parse(means.getString("position"))))
                    .isEqualTo(vector.getString("text"));
        }
    }

    private static void clientFrame(JsonObject vector) {
        byte[] json = vector.getString("text").getBytes(StandardCharsets.UTF_8);
        heard(FrameFormat.JSON.read(json), vector);
        if (vector.containsKey("protobuf")) {
            heard(FrameFormat.PROTOBUF.read(Base64.getDecoder().decode(vector.getString("protobuf"))), vector);
        }
    }

    private static void heard(ClientFrame frame, JsonObject vector) {
        if (vector.containsKey("malformed")) {
            assertThat(frame).isInstanceOf(ClientFrame.Malformed.class);
        } else {
            Meaning meaning = new Meaning(frame.id());
            frame.tell(meaning);
            assertThat(meaning.json()).isEqualTo(vector.getJsonObject("means"));
        }
    }

    private static void closeCode(JsonObject vector) {
        int code = vector.getInteger("close");
        String action = vector.getString("action");
        Arrays.stream(Close.values())
                .filter(close -> close.code() == code)
                .forEach(close -> assertThat(close.mayReconnect())
                        .isEqualTo(action.equals("reconnect") || action.equals("wait")));
    }
}
