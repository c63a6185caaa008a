package dev.godwit.chaos.fleet.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.protocol.v1.ServerFrame;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is the same on all transports: frames become calls of the listener, last words count for more than how the socket ends, and after
 * the end nothing is heard. Confined to the loop of its connection.
 */
final class Talk {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Listener listener;
    private @Nullable Ending lastWords;
    private boolean over;

    Talk(Listener listener) {
        this.listener = listener;
    }

    boolean isOver() {
        return over;
    }

    /** The client has cut it. */
    void drop() {
        over = true;
    }

    void ended(Ending ending) {
        if (!over) {
            over = true;
            listener.ended(lastWords == null ? ending : lastWords);
        }
    }

    void alive() {
        if (!over) {
            listener.alive();
        }
    }

    void retry(Duration retry) {
        if (!over) {
            listener.advised(retry);
        }
    }

    void greeted(String position) {
        if (!over) {
            listener.greeted(position, Optional.empty());
        }
    }

    /**
     * A JSON frame.
     *
     * @param type where the frame itself does not say it
     * @param position that came with it, beside the frame
     */
    void json(String text, String type, Optional<String> position) {
        if (over) {
            return;
        }
        try {
            JsonNode frame = JSON.readTree(text);
            json(frame, frame.path("type").asText(type), position.or(() -> text(frame, "position")));
        } catch (JsonProcessingException e) {
            ended(Ending.broken("a frame that is no JSON: " + e.getOriginalMessage()));
        }
    }

    private void json(JsonNode frame, String type, Optional<String> position) {
        switch (type) {
            case "hello" ->
                listener.greeted(
                        position.orElse(""),
                        Optional.of(Duration.ofMillis(frame.path("heartbeat").asLong())));
            case "message" -> message(frame, frame.path("data").path("push").asText(""), position);
            case "deleted", "settled", "purged" ->
                message(frame, PushName.ofTrace(frame.path("traceparent").asText("")), position);
            case "gap" ->
                listener.gap(new Listener.Gap(
                        frame.path("mailbox").asText(),
                        frame.path("from").asText(),
                        frame.path("to").asText(),
                        frame.path("reason").asText(),
                        frame.path("certain").asBoolean(),
                        position));
            case "reconnect", "error" ->
                words(
                        frame.path("close").asInt(),
                        frame.path("code").asText(),
                        frame.path("after").asLong());
            default -> position.ifPresent(listener::position);
        }
    }

    private void message(JsonNode frame, String push, Optional<String> position) {
        listener.message(new Listener.Message(frame.path("mailbox").asText(), text(frame, "id"), push, position));
    }

    /** A protobuf frame. */
    void frame(ServerFrame frame) {
        if (over) {
            return;
        }
        switch (frame.getFrameCase()) {
            case HELLO ->
                listener.greeted(
                        frame.getHello().getPosition(),
                        Optional.of(Duration.ofMillis(frame.getHello().getHeartbeat())));
            case MESSAGE -> message(frame.getMessage());
            case DELETED ->
                order(
                        frame.getDeleted().getMailbox(),
                        frame.getDeleted().getId(),
                        frame.getDeleted().getTraceparent());
            case SETTLED ->
                order(
                        frame.getSettled().getMailbox(),
                        frame.getSettled().getId(),
                        frame.getSettled().getTraceparent());
            case PURGED ->
                order(
                        frame.getPurged().getMailbox(),
                        frame.getPurged().getId(),
                        frame.getPurged().getTraceparent());
            case GAP -> gap(frame.getGap());
            case HEARTBEAT -> listener.position(frame.getHeartbeat().getPosition());
            case RECONNECT ->
                words(
                        frame.getReconnect().getClose(),
                        frame.getReconnect().getCode(),
                        frame.getReconnect().getAfter());
            case ERROR ->
                words(
                        frame.getError().getClose(),
                        frame.getError().getCode(),
                        frame.getError().getAfter());
            default -> {
                // Answers to what this client does not ask, and kinds that are new.
            }
        }
    }

    private void message(ServerFrame.Message message) {
        listener.message(new Listener.Message(
                message.getMailbox(), text(message.getId()), push(message.getJson()), Optional.empty()));
    }

    private void order(String mailbox, String id, String traceparent) {
        listener.message(new Listener.Message(mailbox, text(id), PushName.ofTrace(traceparent), Optional.empty()));
    }

    private void gap(ServerFrame.Gap gap) {
        listener.gap(new Listener.Gap(
                gap.getMailbox(),
                gap.getFrom(),
                gap.getTo(),
                gap.getReason(),
                gap.getCertain(),
                text(gap.getPosition())));
    }

    /** Without a code of a close they are about a frame, and the connection goes on. */
    private void words(int close, String code, long after) {
        if (close != 0) {
            lastWords = Ending.ofClose(close, code, Duration.ofMillis(after));
        }
    }

    private static String push(String data) {
        try {
            return JSON.readTree(data).path("push").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private static Optional<String> text(JsonNode frame, String field) {
        return frame.hasNonNull(field) ? Optional.of(frame.path(field).asText()) : Optional.empty();
    }

    private static Optional<String> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
