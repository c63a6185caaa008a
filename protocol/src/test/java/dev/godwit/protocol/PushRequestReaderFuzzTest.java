package dev.godwit.protocol;

import static dev.godwit.protocol.Readings.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;

class PushRequestReaderFuzzTest {

    private static final List<byte[]> REQUESTS = List.of(
            utf8("{\"to\":{\"user\":\"alice\"},\"event\":\"order_created\",\"data\":{\"no\":\"123\",\"sum\":1.5e3}}"),
            utf8(
                    "{\"to\":{\"users\":[\"a\",\"b\\u00fc\\ud83d\\ude00\"]},\"event\":\"e\",\"data\":[null,true],\"id\":\"1\",\"ttl\":\"1s\"}"),
            utf8(
                    "{\"to\":{\"all\":true},\"event\":\"ü\",\"delivery\":\"latest\",\"collapseKey\":\"k\",\"tenant\":\"t\"}"),
            utf8(
                    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"e\",\"subject\":\"user/a%20b\",\"data\":\"x\","
                            + "\"datacontenttype\":\"text/plain\"}"),
            utf8("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"e\",\"data_base64\":\"AAEC\"}"));

    private static final List<Map<String, byte[]>> HEADERS = List.of(
            Map.of(),
            Readings.headers("content-type", "application/cloudevents+json"),
            Readings.headers(
                    "ce_specversion",
                    "1.0",
                    "ce_id",
                    "1",
                    "ce_source",
                    "s",
                    "ce_type",
                    "e",
                    "content-type",
                    "application/json"),
            Readings.headers(
                    "ce_specversion",
                    "1.0",
                    "ce_id",
                    "1",
                    "ce_source",
                    "s",
                    "ce_type",
                    "e",
                    "content-type",
                    "text/plain"));

    @Property(tries = 1000)
    void anyBytes_areReadOrRefused(
            @ForAll @WithNull byte[] key,
            @ForAll @WithNull byte[] value,
            @ForAll("headerSets") Map<String, byte[]> headers)
            throws IOException {
        readOrRefused(key, value, headers);
    }

    @Property(tries = 5000)
    void damagedRequests_areReadOrRefused(
            @ForAll("damaged") byte[] value, @ForAll("headerSets") Map<String, byte[]> headers) throws IOException {
        readOrRefused(utf8("alice"), value, headers);
    }

    @Property
    void anyHeaders_areReadOrRefused(
            @ForAll @Size(max = 8) Map<String, byte[]> others,
            @ForAll("headerSets") Map<String, byte[]> some,
            @ForAll byte[] bytes)
            throws IOException {
        Map<String, byte[]> headers = new HashMap<>(others);
        some.forEach((name, value) -> headers.put(name, name.length() % 2 == bytes.length % 2 ? value : bytes));
        readOrRefused(bytes, REQUESTS.get(0), headers);
    }

    private static void readOrRefused(byte[] key, byte[] value, Map<String, byte[]> headers) throws IOException {
        Reading reading = PushRequestReader.read(key, value, headers);

        assertThat(PushRequestReader.read(key, value, headers)).isEqualTo(reading);
        Optional<PushRequest> request = reading.fold(Optional::of, refused -> {
            assertThat(refused.detail()).contains("expected").hasSizeLessThan(300);
            assertThat(refused.field()).isNotEmpty();
            return Optional.empty();
        });
        if (request.isPresent()) {
            assertServable(request.get());
        }
    }

    /** What follows in the way of a message must never fail for what the reader let pass. */
    private static void assertServable(PushRequest request) throws IOException {
        Message message = request.message(0);
        Mailbox mailbox = request.targets().get(0);

        assertThat(Message.decode(message.encode())).isEqualTo(message);
        assertThat(Mailbox.parse(mailbox.key())).isEqualTo(mailbox);
        byte[] frame = JsonFrames.message(mailbox, Optional.empty(), message);
        assertThat(StrictText.firstBadByte(frame)).isNegative();
        assertThat(new JsonMapper().readTree(frame).get("event").textValue())
                .isEqualTo(request.content().event());
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(SseBlocks.message(mailbox, Optional.empty(), message));
        block.writeBytes(SseBlocks.id("p"));
        assertThat(EventStream.parse(block.toByteArray()))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.type()).isEqualTo(request.content().event()));
    }

    @Provide
    Arbitrary<Map<String, byte[]>> headerSets() {
        return Arbitraries.of(HEADERS);
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<byte[]> pieces = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(3),
                Arbitraries.of(
                                "\"",
                                "\\",
                                "{",
                                "}",
                                "[",
                                "]",
                                ",",
                                ":",
                                "1e999",
                                "\\ud800",
                                "\\udc00",
                                "\\u000a",
                                "null",
                                "\uFEFF",
                                "\0",
                                "\"event\":\"x\",",
                                "\"to\":{\"topic\":\"t\"},",
                                "-",
                                "9".repeat(2000),
                                "[".repeat(40))
                        .map(Readings::utf8));
        return Combinators.combine(Arbitraries.of(REQUESTS), Arbitraries.integers(), Arbitraries.integers(), pieces)
                .as(PushRequestReaderFuzzTest::damage);
    }

    /** Puts a piece in the place of some bytes. */
    private static byte[] damage(byte[] request, int from, int count, byte[] piece) {
        int start = Math.floorMod(from, request.length + 1);
        int end = Math.min(request.length, start + Math.floorMod(count, 4));
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        damaged.write(request, 0, start);
        damaged.writeBytes(piece);
        damaged.writeBytes(Arrays.copyOfRange(request, end, request.length));
        return damaged.toByteArray();
    }
}
