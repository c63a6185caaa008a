package dev.godwit.client.subscribe;

import dev.godwit.client.json.JsonWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Frames of the client that wait for their answers, on one connection. */
final class Requests {

    private final Line line;
    private final Map<String, Request> waiting = new HashMap<>();
    private long count;

    /** What becomes of a frame: one of the three. */
    interface Request {

        void done(AnswerFrame answer);

        void refused(RefusalFrame refusal);

        /** The connection ended: it may have been done or not. */
        void lost();
    }

    Requests(Line line) {
        this.line = line;
    }

    /**
     * @param fields writes what the frame says besides {@code type} and {@code id}
     * @return its id
     */
    String send(String type, Consumer<JsonWriter> fields, Request request) {
        count++;
        String id = Long.toString(count);
        JsonWriter json = new JsonWriter().beginObject();
        json.name("type").string(type).name("id").string(id);
        fields.accept(json);
        waiting.put(id, request);
        line.send(json.endObject().toString());
        return id;
    }

    /** An answer is of no use any more. */
    void forget(String id) {
        waiting.remove(id);
    }

    void answer(AnswerFrame answer) {
        Request request = waiting.remove(answer.id());
        if (request != null) {
            request.done(answer);
        }
    }

    /** Whether it is about one of these. */
    boolean refusal(RefusalFrame refusal) {
        @Nullable Request request = waiting.remove(refusal.id());
        if (request != null) {
            request.refused(refusal);
        }
        return request != null;
    }

    void lost() {
        Map<String, Request> all = new HashMap<>(waiting);
        waiting.clear();
        all.values().forEach(Request::lost);
    }
}
