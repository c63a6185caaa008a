package dev.godwit.protocol;

import static dev.godwit.protocol.Readings.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SseBlocksTest {

    private static final String POSITION = "AQEBAA";

    @Property
    void anyText_isOneEvent_withItsLines(@ForAll("hostile") String event, @ForAll("hostile") String data) {
        byte[] stream = stream(new Message(event, new Payload(Payload.Kind.TEXT, utf8(data)), 0, ""));

        assertThat(EventStream.parse(stream))
                .containsExactly(new EventStream.Event(seen(event), lines(data), POSITION));
    }

    @Property
    void anyBytes_areOneEvent(@ForAll byte[] data) {
        byte[] block = SseBlocks.event("e", data);

        assertThat(EventStream.parse(withId(block)))
                .containsExactly(new EventStream.Event("e", lines(new String(data, StandardCharsets.UTF_8)), POSITION));
    }

    @Property
    void binary_isBase64(@ForAll byte[] data) {
        List<EventStream.Event> events =
                EventStream.parse(stream(new Message("e", new Payload(Payload.Kind.BINARY, data), 0, "")));

        assertThat(events).hasSize(1);
        assertThat(Base64.getDecoder().decode(events.get(0).data())).isEqualTo(data);
    }

    @Property
    void neighbours_stayApart(@ForAll("hostile") String first, @ForAll("hostile") String second) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(SseBlocks.complete("one", first));
        stream.writeBytes(SseBlocks.complete(second.isEmpty() ? "two" : second, second));

        assertThat(EventStream.parse(stream.toByteArray()))
                .containsExactly(
                        new EventStream.Event("one", lines(first), ""),
                        new EventStream.Event(second.isEmpty() ? "two" : seen(second), lines(second), ""));
    }

    @Example
    void id_isTheLastLineOfItsBlock() {
        assertThat(new String(stream(new Message("order", Payload.json("{\"a\":1}"), 0, "")), StandardCharsets.UTF_8))
                .isEqualTo("event: order\ndata: {\"a\":1}\nid: AQEBAA\n\n");
    }

    @Example
    void forgedFields_stayData() {
        for (String lineEnd : List.of("\n", "\r", "\r\n", "\n\n", "\r\r", "\r\n\r\n", "\n\r")) {
            String forged = "x" + lineEnd + "event: admin" + lineEnd + "id: forged" + lineEnd + "data: y" + lineEnd;

            assertThat(EventStream.parse(stream(new Message("e", new Payload(Payload.Kind.TEXT, utf8(forged)), 0, ""))))
                    .singleElement()
                    .satisfies(event -> assertThat(event.type()).isEqualTo("e"))
                    .satisfies(event -> assertThat(event.lastEventId()).isEqualTo(POSITION));
            assertThat(EventStream.parse(stream(new Message(forged, Payload.NULL, 0, ""))))
                    .singleElement()
                    .satisfies(event -> assertThat(event.data()).isEqualTo("null"))
                    .satisfies(event -> assertThat(event.lastEventId()).isEqualTo(POSITION));
        }
    }

    @Example
    void longLine_isOneEvent() {
        String line = "ü".repeat(500_000);

        assertThat(EventStream.parse(SseBlocks.complete("e", line)))
                .containsExactly(new EventStream.Event("e", line, ""));
    }

    private static byte[] stream(Message message) {
        return withId(SseBlocks.message(Mailbox.broadcast(Tenant.DEFAULT), Optional.empty(), message));
    }

    private static byte[] withId(byte[] lines) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(lines);
        stream.writeBytes(SseBlocks.id(POSITION));
        return stream.toByteArray();
    }

    /** What a browser can see of a text: line ends of any kind are line feeds. */
    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String seen(String event) {
        return event.replace('\r', ' ').replace('\n', ' ');
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> pieces = Arbitraries.of(
                "\r",
                "\n",
                "\r\n",
                "\0",
                "\u2028",
                "\u2029",
                "\u0085",
                "\uFEFF",
                ":",
                " ",
                "data",
                "data: x",
                "id: 1",
                "event: e",
                "retry: 1",
                "ü",
                "😀",
                "x");
        return Arbitraries.oneOf(
                pieces.list().ofMinSize(1).ofMaxSize(12).map(list -> String.join("", list)), Some.texts());
    }
}
