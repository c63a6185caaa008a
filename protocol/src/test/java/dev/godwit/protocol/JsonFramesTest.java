package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonFramesTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    @Property
    void message_isParsedBack(@ForAll("mailboxes") Mailbox mailbox, @ForAll("messages") Message message)
            throws IOException {
        byte[] frame = JsonFrames.message(mailbox, Optional.of(new MessageId(1, 42)), message);
        JsonNode json = JSON.readTree(frame);

        assertThat(StrictText.firstBadByte(frame)).isNegative();
        assertThat(json.get("mailbox").textValue()).isEqualTo(mailbox.address());
        assertThat(json.get("id").textValue()).isEqualTo("1-42");
        assertThat(json.get("time").longValue()).isEqualTo(message.time());
        assertThat(json.path("traceparent").asText()).isEqualTo(message.traceparent());
        Optional<Control> control = message.options().control();
        if (control.isPresent()) {
            assertThat(json.get("type").textValue())
                    .isEqualTo(control.get().kind().frame());
        } else {
            assertThat(json.get("type").textValue()).isEqualTo("message");
            assertThat(json.get("event").textValue()).isEqualTo(message.event());
            assertThat(json.path("headers").size())
                    .isEqualTo(message.options().headers().size());
            assertData(json, message.data());
        }
    }

    @Property
    void sameMessage_hasTheSameBytes(@ForAll("mailboxes") Mailbox mailbox, @ForAll("messages") Message message) {
        assertThat(JsonFrames.message(mailbox, Optional.empty(), message))
                .isEqualTo(JsonFrames.message(mailbox, Optional.empty(), Message.decode(message.encode())));
    }

    @Example
    void message_isAsDocumented() {
        Message message = new Message("order_created", Payload.json("{ \"no\" : 1.0 }"), 1_700_000_000_000L, "");

        assertThat(text(JsonFrames.message(
                        Mailbox.user(new Tenant("acme"), "alice"), Optional.of(new MessageId(1, 42)), message)))
                .isEqualTo(
                        "{\"type\":\"message\",\"mailbox\":\"user/alice\",\"id\":\"1-42\",\"event\":\"order_created\","
                                + "\"data\":{ \"no\" : 1.0 },\"time\":1700000000000}");
    }

    @Example
    void volatileMessage_hasNoId() throws IOException {
        byte[] frame = JsonFrames.message(
                Mailbox.broadcast(Tenant.DEFAULT), Optional.empty(), new Message("e", Payload.NULL, 0, ""));

        assertThat(JSON.readTree(frame).has("id")).isFalse();
        assertThat(JSON.readTree(frame).get("data").isNull()).isTrue();
    }

    @Example
    void otherFrames_haveTheFieldsGiven() {
        assertThat(text(JsonFrames.object("ping", json -> json.writeStringField("a", "\u2028\r\n\0"))))
                .isEqualTo("{\"type\":\"ping\",\"a\":\"\u2028\\r\\n\\u0000\"}");
    }

    private static void assertData(JsonNode json, Payload data) throws IOException {
        switch (data.kind()) {
            case JSON -> assertThat(json.get("data")).isEqualTo(JSON.readTree(data.bytes()));
            case TEXT -> assertThat(json.get("data").textValue()).isEqualTo(text(data.bytes()));
            case BINARY -> assertThat(json.get("data_base64").binaryValue()).isEqualTo(data.bytes());
        }
        assertThat(json.has("data")).isEqualTo(data.kind() != Payload.Kind.BINARY);
        assertThat(json.has("data_base64")).isEqualTo(data.kind() == Payload.Kind.BINARY);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<Mailbox> mailboxes() {
        return Some.mailboxes();
    }

    @Provide
    Arbitrary<Message> messages() {
        return Some.messages();
    }
}
