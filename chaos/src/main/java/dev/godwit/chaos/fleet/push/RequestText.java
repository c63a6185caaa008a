package dev.godwit.chaos.fleet.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.chaos.fleet.wire.PushName;
import dev.godwit.chaos.history.Event.Kind;
import dev.godwit.protocol.GlobalId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Pushes as JSON requests. The same push is the same text each time, as a repeat must be. */
final class RequestText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EVENT = "chaos";
    private static final int MILLIS = 1_000;

    private RequestText() {}

    /**
     * @param about id of the message that an order is about
     */
    static byte[] of(Push push, Optional<GlobalId> about) {
        ObjectNode request = JSON.createObjectNode();
        to(push.target(), request);
        if (!push.target().tenant().equals("default")) {
            request.put("tenant", push.target().tenant());
        }
        switch (push.options().kind()) {
            case DURABLE, LATEST, VOLATILE -> message(push, request);
            case DELETE, SETTLE, PURGE -> order(push, about, request);
            case POISON -> {
                return poison(push, request);
            }
        }
        return bytes(request);
    }

    private static void to(Target target, ObjectNode request) {
        ObjectNode to = request.putObject("to");
        switch (target.kind()) {
            case USER -> to.put("user", target.names().get(0));
            case USERS -> texts(to.putArray("users"), target.names());
            case TOPIC -> to.put("topic", target.names().get(0));
            case ALL -> to.put("all", true);
        }
    }

    private static void message(Push push, ObjectNode request) {
        request.put("event", EVENT);
        data(push, request);
        push.options().messageId().ifPresent(id -> request.put("id", id));
        push.options().collapseKey().ifPresent(key -> request.put("collapseKey", key));
        push.options().ttlMillis().ifPresent(ttl -> request.put("ttl", ttl / MILLIS + "s"));
        if (push.options().kind() != Kind.DURABLE) {
            request.put("delivery", word(push));
        }
        if (!push.options().devices().isEmpty()) {
            texts(request.putArray("devices"), push.options().devices());
        }
    }

    private static void order(Push push, Optional<GlobalId> about, ObjectNode request) {
        request.put("control", word(push));
        request.put("traceparent", PushName.trace(push.number()));
        about.ifPresent(id -> request.put("message", id.toString()));
    }

    /** Cut off, without its event, with a target that cannot be, or no text at all. */
    private static byte[] poison(Push push, ObjectNode request) {
        data(push, request);
        return switch (push.number() % 4) {
            case 0 -> bytes(request);
            case 1 -> {
                request.put("event", EVENT).putObject("to").put("user", "*nobody");
                yield bytes(request);
            }
            case 2 -> new byte[] {(byte) 0xff, 0, (byte) 0xfe};
            default -> {
                byte[] whole = bytes(request);
                yield Arrays.copyOf(whole, whole.length / 2);
            }
        };
    }

    private static void data(Push push, ObjectNode request) {
        ObjectNode data = request.putObject("data").put("push", push.name());
        if (push.padding() > 0) {
            data.put("pad", "x".repeat(push.padding()));
        }
    }

    private static String word(Push push) {
        return push.options().kind().name().toLowerCase(Locale.ROOT);
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static byte[] bytes(ObjectNode request) {
        try {
            return JSON.writeValueAsString(request).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts is always JSON", e);
        }
    }
}
