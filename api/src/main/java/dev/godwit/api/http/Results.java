package dev.godwit.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.godwit.api.push.PushOutcome;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Outcomes as JSON: {@code {"results":[{"id":...},{"ids":[...]},{"error":{...}}]}}. */
final class Results {

    private static final JsonFactory JSON = new JsonFactory();

    private Results() {}

    static void send(HttpServerResponse response, List<PushOutcome> outcomes) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(202)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(json(outcomes)));
    }

    static byte[] json(List<PushOutcome> outcomes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 32 * outcomes.size());
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("results");
            for (PushOutcome outcome : outcomes) {
                write(json, outcome);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The problem of the first, if none was taken because this node or Kafka is not at work: the caller is to try again. */
    static Optional<Problem> commonOutage(List<PushOutcome> outcomes) {
        boolean all = outcomes.stream().allMatch(outcome -> outage(outcome).isPresent());
        return all ? outage(outcomes.get(0)) : Optional.empty();
    }

    private static Optional<Problem> outage(PushOutcome outcome) {
        return outcome.fold(
                accepted -> Optional.empty(), problem -> Optional.of(problem).filter(found -> found.status() == 503));
    }

    private static void write(JsonGenerator json, PushOutcome outcome) throws IOException {
        List<GlobalId> ids = outcome.fold(PushOutcome.Accepted::ids, problem -> List.of());
        Optional<Problem> refused = outcome.fold(accepted -> Optional.empty(), Optional::of);
        json.writeStartObject();
        if (refused.isPresent()) {
            json.writeFieldName("error");
            json.writeRawValue(new String(refused.get().json(), StandardCharsets.UTF_8));
        } else if (ids.size() == 1) {
            json.writeStringField("id", ids.get(0).toString());
        } else {
            json.writeArrayFieldStart("ids");
            for (GlobalId id : ids) {
                json.writeString(id.toString());
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
