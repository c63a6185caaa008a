package dev.godwit.server.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.Component;
import dev.godwit.server.life.Phase;
import dev.godwit.server.life.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Whether to send work to this node. Only its own state takes it out of service; what it depends on makes it {@code degraded},
 * because taking out all nodes at once for a lost Redis would help nobody.
 */
record Readiness(State state, List<Part> parts) {

    private static final JsonFactory JSON = new JsonFactory();

    /** In the order of the answer's {@code status}. */
    enum State {
        STARTING,
        READY,
        DEGRADED,
        DOWN,
        DRAINING
    }

    record Part(String name, Check check) {}

    static Readiness of(Program program) {
        List<Part> parts = program.parts().stream().map(Readiness::part).toList();
        return new Readiness(state(program.phase(), parts), parts);
    }

    boolean ready() {
        return state == State.READY || state == State.DEGRADED;
    }

    byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("status", word(state));
            json.writeArrayFieldStart("parts");
            for (Part part : parts) {
                json.writeStartObject();
                json.writeStringField("name", part.name());
                json.writeStringField("state", word(part.check().state()));
                if (!part.check().reason().isEmpty()) {
                    json.writeStringField("reason", part.check().reason());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Part part(Component component) {
        try {
            return new Part(component.name(), component.check());
        } catch (RuntimeException e) {
            return new Part(component.name(), Check.degraded("its check failed: " + e));
        }
    }

    private static State state(Phase phase, List<Part> parts) {
        return switch (phase) {
            case STARTING -> State.STARTING;
            case DRAINING, STOPPED -> State.DRAINING;
            case RUNNING -> running(parts);
        };
    }

    private static State running(List<Part> parts) {
        if (parts.stream().anyMatch(part -> part.check().state() == Check.State.DOWN)) {
            return State.DOWN;
        }
        boolean well = parts.stream().allMatch(part -> part.check().state() == Check.State.UP);
        return well ? State.READY : State.DEGRADED;
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
