package dev.godwit.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import dev.godwit.server.fixture.RoleProcess;
import dev.godwit.server.fixture.SharedCluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records that nobody should write, on the real parts. Each is refused with its reason or delivered as it may be, and after each a
 * canary on the same partition still gets its message.
 */
class BadRecordsIT {

    private static final String CANARY = "bad-canary";
    private static final int PARTITION = Mailbox.user(Tenant.DEFAULT, CANARY).partition(8);

    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static Cluster cluster;

    private static Clients clients;
    private static RawProducer service;
    private static DeadLetterReader letters;
    private static FrameListener canary;
    private static int sung;

    @BeforeAll
    static void start() {
        cluster = shared.cluster();
        RoleProcess gateway = cluster.node("gateway-1");
        clients = new Clients(cluster);
        service = new RawProducer(cluster.kafka().bootstrapServers());
        letters = new DeadLetterReader(cluster.kafka().bootstrapServers(), "godwit.push.dlt");
        canary = clients.socket(gateway, "", CANARY);
    }

    @AfterAll
    static void stop() {
        letters.close();
        service.close();
        clients.close();
    }

    /**
     * @param code of its dead letter; empty: the canary gets it
     */
    record Case(String name, byte @Nullable [] value, List<Header> headers, String code) {

        static Case of(String name, String value, String code) {
            return new Case(name, RawProducer.utf8(value), List.of(), code);
        }

        static Case data(String name, String data, String code) {
            return of(name, "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"odd\",\"data\":" + data + "}", code);
        }

        /** With these bytes within a text. */
        static Case bytes(String name, String hex, String code) {
            byte[] head = RawProducer.utf8("{\"to\":{\"user\":\"bad-canary\"},\"event\":\"odd\",\"data\":\"");
            byte[] middle = HexFormat.of().parseHex(hex);
            byte[] value = Arrays.copyOf(head, head.length + middle.length + 2);
            System.arraycopy(middle, 0, value, head.length, middle.length);
            value[value.length - 2] = '"';
            value[value.length - 1] = '}';
            return new Case(name, value, List.of(), code);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> records() {
        return Stream.of(
                new Case("tombstone", null, List.of(), "not_json"),
                Case.of("empty", "", "not_json"),
                new Case("random bytes", random(5_000), List.of(), "not_json"),
                Case.of(
                        "Confluent's wire prefix",
                        "\0\0\0\0\7{\"to\":{\"user\":\"bad-canary\"},\"event\":\"e\"}",
                        "not_json"),
                Case.of("null", "null", "not_json"),
                Case.of("no target", "{\"event\":\"e\"}", "missing_field"),
                Case.of("reserved event", "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"heartbeat\"}", "bad_field"),
                new Case("larger than a record may be", new byte[600 * 1024], List.of(), "too_large"),
                new Case("10,000 headers", request("headers"), headers(10_000), ""),
                new Case(
                        "unknown version of CloudEvents",
                        RawProducer.utf8("{\"specversion\":\"9.9\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\","
                                + "\"subject\":\"user/bad-canary\"}"),
                        List.of(RawProducer.header("content-type", "application/cloudevents+json")),
                        "bad_field"),
                new Case(
                        "Avro, says its header",
                        random(100),
                        List.of(RawProducer.header("content-type", "application/cloudevents+avro")),
                        "bad_field"),
                new Case(
                        "protobuf, says its header",
                        random(100),
                        List.of(RawProducer.header("content-type", "application/protobuf")),
                        "bad_field"),
                new Case(
                        "forged origin",
                        request("forged"),
                        List.of(RawProducer.header("godwit-derived", "forged")),
                        ""),
                Case.of(
                        "schema of the future",
                        "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"odd\",\"data\":1,\"schema\":7,\"quantum\":{\"x\":[1]}}",
                        ""),
                Case.of(
                        "id of 1 MB, nearly",
                        "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"e\",\"id\":\"" + "i".repeat(500_000) + "\"}",
                        "bad_field"),
                Case.of(
                        "ttl of the past",
                        "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"e\",\"ttl\":-1}",
                        "bad_field"),
                Case.of(
                        "delete of another mailbox's message",
                        "{\"to\":{\"user\":\"bad-canary\"},\"control\":\"delete\",\"message\":\"1-"
                                + (PARTITION + 1) % 8 + "-0\"}",
                        "bad_field"),
                Case.of("delete of nothing", "{\"to\":{\"user\":\"bad-canary\"},\"control\":\"delete\"}", "bad_field"),
                Case.of("truncated", "{\"to\":{\"user\":\"bad-canary\"},\"ev", "not_json"),
                Case.of("trailing garbage", "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"e\"}}", "not_json"),
                Case.data("depth 10,000", "[".repeat(10_000) + "]".repeat(10_000), "not_json"),
                Case.data("duplicate keys", "{\"a\":1,\"a\":2}", "not_json"),
                Case.data("NaN", "NaN", "not_json"),
                Case.data("1e999", "1e999", "not_json"),
                Case.data("a number of 500 kB", "9".repeat(500_000), "not_json"),
                Case.data("lone surrogate", "\"\\ud800\"", "not_json"),
                Case.of("BOM", "\uFEFF{\"to\":{\"user\":\"bad-canary\"},\"event\":\"e\"}", "not_json"),
                Case.data("huge array", "[" + "0,".repeat(200_000) + "0]", ""),
                Case.of("10,001 users", users(10_001), "bad_field"),
                Case.bytes("overlong UTF-8", "c0af", "not_json"),
                Case.bytes("surrogate in UTF-8", "eda080", "not_json"),
                Case.bytes("UTF-8 cut off", "e282", "not_json"),
                Case.bytes("U+FEFF within a text", "efbbbf", ""),
                Case.bytes("U+2028 within a text", "e280a8", ""));
    }

    @ParameterizedTest
    @MethodSource("records")
    void record_isRefusedOrDelivered_andTheCanarySings(Case row) {
        int heard = canary.frames("message").size();
        String key = row.code().isEmpty() ? CANARY : "bad " + row.name();
        service.produce(PARTITION, RawProducer.utf8(key), row.value(), row.headers());

        if (row.code().isEmpty()) {
            assertThat(canary.await("message", heard + 1).path("event").asText())
                    .isEqualTo("odd");
        } else {
            assertThat(letters.codesOf(key, 1)).containsExactly(row.code());
        }
        assertCanarySings();
    }

    @Test
    void nullKey_anotherKey_andAnotherPartition_areOneToTheTarget() {
        int heard = canary.frames("message").size();
        service.produce(null, null, request("no key"), List.of());
        service.produce(null, RawProducer.utf8("another key"), request("another key"), List.of());
        service.produce((PARTITION + 3) % 8, RawProducer.utf8(CANARY), request("another partition"), List.of());

        canary.await("message", heard + 3);
        assertThat(texts(heard)).containsExactlyInAnyOrder("no key", "another key", "another partition");
        assertCanarySings();
    }

    @Test
    void moreThanKafkaTakes_isRefusedByKafka() {
        byte[] tooMuch = new byte[(1 << 20) + 1];

        assertThatThrownBy(() -> service.produce(PARTITION, RawProducer.utf8("bad 1 MiB"), tooMuch, List.of()))
                .hasRootCauseInstanceOf(RecordTooLargeException.class);
        assertCanarySings();
    }

    /** A producer's clock counts for nothing: it is Kafka that stamps the records. */
    @Test
    void timestampsOfNoClock_changeNothing() {
        int heard = canary.frames("message").size();
        service.produceAt(0, PARTITION, CANARY, request("1970"));
        service.produceAt(Long.MAX_VALUE, PARTITION, CANARY, request("the end of time"));

        canary.await("message", heard + 2);
        assertThat(texts(heard)).containsExactly("1970", "the end of time");
        assertThat(canary.frames("message").get(heard).path("time").asLong()).isGreaterThan(1_700_000_000_000L);
        assertCanarySings();
    }

    @Test
    void unknownTenant_isATenant_andNoneOfOurs() {
        int heard = canary.frames("message").size();
        service.push("nobody/bad-canary", "{\"to\":{\"user\":\"bad-canary\"},\"tenant\":\"nobody\",\"event\":\"odd\"}");

        assertCanarySings();
        assertThat(canary.frames("message")).hasSize(heard + 1);
    }

    @Test
    void sameIdOtherContent_isAConflict_sameContentNothing() {
        int heard = canary.frames("message").size();
        for (String data : List.of("1", "1", "2", "2", "1")) {
            service.push(
                    CANARY,
                    "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"odd\",\"id\":\"once\",\"data\":" + data + "}");
        }

        assertThat(letters.codesOf(CANARY, 2)).containsExactly("conflict", "conflict");
        assertCanarySings();
        assertThat(canary.frames("message")).hasSize(heard + 2);
    }

    private static void assertCanarySings() {
        String song = "song " + sung++;
        int heard = canary.frames("message").size();
        service.push(CANARY, "{\"to\":{\"user\":\"bad-canary\"},\"event\":\"sung\",\"data\":\"" + song + "\"}");
        JsonNode frame = canary.await("message", heard + 1);
        assertThat(frame.path("data").asText()).isEqualTo(song);
    }

    private static List<String> texts(int from) {
        List<String> texts = new ArrayList<>();
        List<JsonNode> frames = canary.frames("message");
        frames.subList(from, frames.size())
                .forEach(frame -> texts.add(frame.path("data").asText()));
        return texts;
    }

    private static byte[] request(String data) {
        return ("{\"to\":{\"user\":\"bad-canary\"},\"event\":\"odd\",\"data\":\"" + data + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String users(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"u" + i + "\"")
                .collect(Collectors.joining(",", "{\"to\":{\"users\":[", "]},\"event\":\"e\"}"));
    }

    private static List<Header> headers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RawProducer.header("h" + i, "v"))
                .toList();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
