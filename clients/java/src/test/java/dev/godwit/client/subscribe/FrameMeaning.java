package dev.godwit.client.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a server's frame was understood as, held against the meaning that a conformance vector gives. */
final class FrameMeaning implements ServerFrame.Handler {

    private final Map<String, String> fields = new LinkedHashMap<>();
    private String data = "";
    private boolean binary;

    /** What this client has no use for, it does not read: the connection's id, the user, times of heartbeats, lists of topics. */
    void assertIs(JsonNode means) {
        fields.forEach((name, value) ->
                assertThat(value).as(name).isEqualTo(means.path(name).asText("")));
        String type = means.path("type").asText();
        if (type.equals("message")) {
            assertData(means);
        }
        if (means.has("position")) {
            assertThat(fields).containsEntry("position", means.path("position").asText());
        }
    }

    private void assertData(JsonNode means) {
        Message message = new Message(
                new MessageFrame("m", null, "e", data, binary, Map.of(), 0, Optional.empty(), ""), Bookmark.NONE);
        assertThat(message.isBinary()).isEqualTo(means.has("binary"));
        if (means.has("binary")) {
            assertThat(Base64.getEncoder().encodeToString(message.bytes()))
                    .isEqualTo(means.path("binary").asText());
        } else if (means.has("text")) {
            assertThat(message.text()).isEqualTo(means.path("text").asText());
        } else {
            assertThat(message.json()).isEqualTo(means.path("json").asText());
        }
    }

    @Override
    public void hello(HelloFrame frame) {
        fields.put("type", "hello");
        fields.put("position", frame.position());
        fields.put("heartbeat", Long.toString(frame.heartbeatMillis()));
    }

    @Override
    public void message(MessageFrame frame) {
        fields.put("type", "message");
        fields.put("mailbox", frame.mailbox());
        fields.put("id", frame.id().orElse(""));
        fields.put("event", frame.event());
        fields.put("time", Long.toString(frame.time()));
        fields.put("traceparent", frame.traceparent().orElse(""));
        data = frame.data();
        binary = frame.isBinary();
    }

    @Override
    public void order(OrderFrame frame) {
        fields.put("type", frame.kind().name().toLowerCase(Locale.ROOT));
        fields.put("mailbox", frame.mailbox());
        fields.put("id", frame.id());
        fields.put("message", frame.message().orElse(""));
        fields.put("time", Long.toString(frame.time()));
    }

    @Override
    public void gap(GapFrame frame) {
        fields.put("type", "gap");
        fields.put("mailbox", frame.mailbox());
        fields.put("from", frame.from());
        fields.put("to", frame.to());
        fields.put("reason", frame.reason());
        fields.put("certain", Boolean.toString(frame.isCertain()));
        fields.put("position", frame.position());
    }

    @Override
    public void position(String token) {
        fields.put("position", token);
    }

    @Override
    public void answer(AnswerFrame frame) {
        fields.put("id", frame.id());
        fields.put("position", frame.position());
        fields.put("message", frame.message());
    }

    @Override
    public void refusal(RefusalFrame frame) {
        fields.put("type", "error");
        fields.put("id", frame.id());
        fields.put("code", frame.code());
        fields.put("detail", frame.detail());
        fields.put("after", frame.afterMillis() == 0 ? "" : Long.toString(frame.afterMillis()));
    }

    @Override
    public void ending(EndingFrame frame) {
        fields.put("close", Integer.toString(frame.close()));
        fields.put("code", frame.code());
        fields.put("reason", frame.reason());
        fields.put("after", frame.afterMillis() == 0 ? "" : Long.toString(frame.afterMillis()));
    }
}
