package dev.godwit.router.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.PushRequest;
import dev.godwit.protocol.Reading.Refused;
import dev.godwit.protocol.Retention;
import dev.godwit.protocol.Tenant;
import dev.godwit.router.log.PushRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MapperTest {

    private static final long TIME = 1_700_000_000_123L;

    @Test
    void fieldsOfJson_becomeARequest() {
        Mapping mapping = mapping("json:/customer/id", "json:/type", "json:/order");
        PushRecord source = record("k", "{\"type\":\"created\",\"customer\":{\"id\":17},\"order\":{ \"no\" : 1.0 }}");

        PushRequest request = request(mapping, source);

        assertThat(request.targets()).containsExactly(Mailbox.user(Tenant.DEFAULT, "17"));
        assertThat(request.content().event()).isEqualTo("created");
        assertThat(request.content().data()).isEqualTo(Payload.json("{ \"no\" : 1.0 }"));
        assertThat(request.time()).contains(TIME);
    }

    @Test
    void keyHeaderAndConstant_becomeARequest() {
        Mapping mapping = new Mapping(
                "orders",
                Mailbox.Kind.TOPIC,
                Field.parse("key"),
                Field.parse("text:changed"),
                Field.parse("value"),
                new Mapping.Options(
                        Optional.of(Field.parse("header:tenant")), Optional.of(Field.parse("key")), 60, false, true));

        PushRequest request =
                request(mapping, record("room.1", "hello", new PushRecord.Header("tenant", utf8("acme"))));

        assertThat(request.targets()).containsExactly(Mailbox.topic(new Tenant("acme"), "room.1"));
        assertThat(request.content().data()).isEqualTo(new Payload(Payload.Kind.TEXT, utf8("hello")));
        assertThat(request.content().retention())
                .isEqualTo(new Retention(Retention.Delivery.DURABLE, Optional.of("room.1"), 60_000));
    }

    @Test
    void valueThatIsNoText_isPushedAsBytes() {
        PushRecord source = new PushRecord(3, 42, 0, TIME, utf8("alice"), new byte[] {-1, 0}, List.of());

        assertThat(request(mapping("key", "text:e", "value"), source).content().data())
                .isEqualTo(new Payload(Payload.Kind.BINARY, new byte[] {-1, 0}));
    }

    @Test
    void recordWithoutNameOrEvent_isADeadLetter_orPassedOver() {
        assertThat(refused(mapping("key", "text:e", "value"), record(null, "1")).field())
                .isEqualTo("name");
        assertThat(refused(mapping("key", "json:/type", "value"), record("a", "{}"))
                        .detail())
                .isEqualTo("nothing at json:/type (expected: text, as the mapping says)");

        Mapping skipping = new Mapping(
                "orders",
                Mailbox.Kind.USER,
                Field.parse("key"),
                Field.parse("json:/type"),
                Field.parse("value"),
                new Mapping.Options(Optional.empty(), Optional.empty(), 0, true, false));
        assertThat(new Mapper(skipping).map(record("a", "{}"))).isEqualTo(new Mapped.Skipped());
    }

    @Test
    void whatARequestMayNotHave_isADeadLetter() {
        assertThat(refused(mapping("key", "text:heartbeat", "value"), record("a", "1"))
                        .field())
                .isEqualTo("event");
        assertThat(refused(mapping("key", "text:e", "value"), record("*all", "1"))
                        .field())
                .isEqualTo("to.user");
        assertThat(refused(mapping("key", "json:/type", "value"), record("a", "{\"type\":"))
                        .field())
                .isEqualTo("value");
        assertThat(refused(mapping("key", "text:e", "value"), record("a", "\"" + "x".repeat(600_000) + "\""))
                        .code())
                .isEqualTo("too_large");
    }

    @Test
    void fieldOfNoForm_isRefused() {
        assertThatThrownBy(() -> Field.parse("offset")).hasMessageContaining("expected: key, value, header:");
        assertThatThrownBy(() -> Field.parse("header:")).hasMessageContaining("header:<name>");
        assertThatThrownBy(() -> Field.parse("json:type")).hasMessageContaining("json pointer");
    }

    private static Mapping mapping(String name, String event, String data) {
        return new Mapping(
                "orders",
                Mailbox.Kind.USER,
                Field.parse(name),
                Field.parse(event),
                Field.parse(data),
                new Mapping.Options(Optional.empty(), Optional.empty(), 0, false, false));
    }

    private static PushRequest request(Mapping mapping, PushRecord source) {
        return new Mapper(mapping)
                .map(source)
                .fold(request -> request, refused -> fail("refused: " + refused), () -> fail("skipped"));
    }

    private static Refused refused(Mapping mapping, PushRecord source) {
        return new Mapper(mapping)
                .map(source)
                .fold(request -> fail("mapped: " + request), refused -> refused, () -> fail("skipped"));
    }

    private static PushRecord record(@Nullable String key, String value, PushRecord.Header... headers) {
        return new PushRecord(3, 42, 0, TIME, key == null ? null : utf8(key), utf8(value), List.of(headers));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
