package dev.godwit.protocol;

import static dev.godwit.protocol.Readings.accepted;
import static dev.godwit.protocol.Readings.headers;
import static dev.godwit.protocol.Readings.refused;
import static dev.godwit.protocol.Readings.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudEventsTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");

    // ---- structured

    @Test
    void structured_isRead() {
        assertThat(accepted(structured("\"subject\":\"user/alice\",\"data\":{ \"no\":\"123\" }", null)))
                .isEqualTo(new PushRequest(
                        List.of(ALICE),
                        new Content(
                                "order_created",
                                Payload.json("{ \"no\":\"123\" }"),
                                Retention.DEFAULT,
                                MessageOptions.DEFAULT),
                        Optional.of("ce:7:/orders:1"),
                        Optional.empty(),
                        "",
                        Set.of()));
    }

    @Test
    void structured_readsItsExtensions_andNamesThoseItDoesNotKnow() {
        PushRequest request = accepted(structured(
                "\"subject\":\"topic/room.1\",\"godwitcollapsekey\":\"k\",\"godwitdelivery\":\"volatile\","
                        + "\"godwittenant\":\"acme\",\"traceparent\":\"" + TRACE
                        + "\",\"godwitttl\":\"15m\",\"godwitpriority\":7,\"godwitexcludeconnection\":\"c1\",\"godwitnew\":1,"
                        + "\"comexampleother\":true,\"time\":\"2024-01-01T00:00:00Z\",\"tenant\":\"other\"",
                null));

        assertThat(request.targets()).containsExactly(Mailbox.topic(new Tenant("acme"), "room.1"));
        assertThat(request.content().retention().collapseKey()).contains("k");
        assertThat(request.content().retention().delivery()).isEqualTo(Retention.Delivery.VOLATILE);
        assertThat(request.content().retention().ttl()).isEqualTo(900_000);
        assertThat(request.content().options().priority()).isEqualTo(7);
        assertThat(request.time()).contains(1_704_067_200_000L);
        assertThat(request.traceparent()).isEqualTo(TRACE);
        assertThat(request.ignored()).containsExactly("godwitnew");
    }

    @Test
    void extensions_askForReceipts() {
        Tracking expected = new Tracking(Tracking.Receipts.ASKED, true);
        String subject = "\"subject\":\"user/alice\",\"godwitsettle\":\"first\",\"godwitreceipt\":";

        for (String truth : new String[] {"true", "\"true\""}) {
            assertThat(accepted(structured(subject + truth, null))
                            .content()
                            .options()
                            .tracking())
                    .isEqualTo(expected);
        }
    }

    @Test
    void structured_readsDataByItsMediaType() {
        assertThat(data("\"data\":\"a\\nb\"")).isEqualTo(Payload.json("\"a\\nb\""));
        assertThat(data("\"data\":\"a\\nb\",\"datacontenttype\":\"application/vnd.x+json\""))
                .isEqualTo(Payload.json("\"a\\nb\""));
        assertThat(data("\"datacontenttype\":\"text/plain\",\"data\":\"a\\nb\""))
                .isEqualTo(new Payload(Payload.Kind.TEXT, utf8("a\nb")));
        assertThat(data("\"data\":\"<a/>\",\"datacontenttype\":\"application/xml\""))
                .isEqualTo(new Payload(Payload.Kind.TEXT, utf8("<a/>")));
        assertThat(data("\"data\":[1],\"datacontenttype\":\"application/xml\"")).isEqualTo(Payload.json("[1]"));
        assertThat(data("\"data_base64\":\"AAH/\""))
                .isEqualTo(new Payload(Payload.Kind.BINARY, new byte[] {0, 1, (byte) 0xff}));
        assertThat(data("\"data\":null")).isEqualTo(Payload.NULL);
        assertThat(data("\"dataschema\":\"x\"")).isEqualTo(Payload.NULL);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "subject":"orders/7"                             | bad_field     | subject        | user/<name>, topic/<name> or all
            "subject":""                                     | bad_field     | subject        | user/<name>
            "subject":"user/"                                | bad_field     | subject        | 0 bytes
            "subject":"topic/*all"                           | bad_field     | subject        | starts with *
            "subject":"user/50%"                             | bad_field     | subject        | %25 for the character %
            "subject":"user/%4"                              | bad_field     | subject        | %25 for the character %
            "subject":"user/%ff"                             | bad_field     | subject        | not UTF-8
            "subject":"user/%2Aall"                          | bad_field     | subject        | starts with *
            "subject":7                                      | bad_field     | subject        | a number (expected: a string)
            "time":"x"                                       | missing_field | subject        | a record key that is the user
            "subject":"all","godwitdelivery":"x"             | bad_field     | godwitdelivery | durable, latest or volatile
            "subject":"all","godwitcollapsekey":1            | bad_field     | godwitcollapsekey | a string
            "subject":"all","godwittenant":""                | bad_field     | godwittenant   | 0 bytes
            "subject":"all","data_base64":"*"                | bad_field     | data_base64    | no base64
            "subject":"all","data_base64":"AA","data":1      | bad_field     | data_base64    | beside data
            "subject":"all","data_base64":1                  | bad_field     | data_base64    | a number
            "subject":"all","data":{"a":1,"a":2}             | not_json      | value          | twice
            "subject":"all","data":1e999                     | not_json      | value          | beyond
            "subject":"all","subject":"all"                  | not_json      | value          | twice
            """)
    void structured_namesWhatIsWrong(String members, String code, String field, String detail) {
        assertRefused(refused(structured(members, null)), code, field, detail);
    }

    @Test
    void structured_needsTheRequiredAttributes() {
        String full = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"e\",\"subject\":\"all\"}";
        for (String name : List.of("specversion", "id", "source", "type")) {
            assertRefused(
                    refused(structuredValue(full.replace("\"" + name + "\"", "\"other\""))),
                    "missing_field",
                    name,
                    "1.0");
            assertThat(refused(structuredValue(full.replaceAll("\"" + name + "\":\"[^\"]*\"", "\"" + name + "\":\"\"")))
                            .code())
                    .isEqualTo("bad_field");
        }
        assertRefused(refused(structuredValue(full.replace("1.0", "0.3"))), "bad_field", "specversion", "1.0");
        assertRefused(refused(structuredValue("[" + full + "]")), "not_json", "value", "an array");
        assertRefused(
                refused(PushRequestReader.read(null, null, headers("content-type", "application/cloudevents+json"))),
                "not_json",
                "value",
                "tombstone");
    }

    @Test
    void otherFormats_areRefused() {
        for (String type : List.of("application/cloudevents-batch+json", "application/cloudevents+avro")) {
            assertRefused(
                    refused(PushRequestReader.read(null, utf8("{}"), headers("content-type", type))),
                    "bad_field",
                    "content-type",
                    "application/cloudevents+json");
        }
    }

    // ---- binary

    @Test
    void binary_isRead() {
        assertThat(accepted(binary(
                        "{ \"no\":\"123\" }", null, "ce_subject", "user/alice", "content-type", "application/json")))
                .isEqualTo(new PushRequest(
                        List.of(ALICE),
                        new Content(
                                "order_created",
                                Payload.json("{ \"no\":\"123\" }"),
                                Retention.DEFAULT,
                                MessageOptions.DEFAULT),
                        Optional.of("ce:7:/orders:1"),
                        Optional.empty(),
                        "",
                        Set.of()));
    }

    @Test
    void binary_readsItsExtensions_andNamesThoseItDoesNotKnow() {
        PushRequest request = accepted(binary(
                "",
                null,
                "ce_subject",
                "all",
                "ce_godwitcollapsekey",
                "k",
                "ce_godwitdelivery",
                "latest",
                "ce_godwittenant",
                "acme",
                "ce_traceparent",
                TRACE,
                "ce_godwitttl",
                "15m",
                "ce_godwitpriority",
                "7",
                "ce_time",
                "2024-01-01T00:00:00Z",
                "ce_godwitnew",
                "1",
                "ce_other",
                "x"));

        assertThat(request.targets()).containsExactly(Mailbox.broadcast(new Tenant("acme")));
        assertThat(request.content().retention().collapseKey()).contains("k");
        assertThat(request.content().retention().delivery()).isEqualTo(Retention.Delivery.LATEST);
        assertThat(request.content().retention().ttl()).isEqualTo(900_000);
        assertThat(request.content().options().priority()).isEqualTo(7);
        assertThat(request.time()).contains(1_704_067_200_000L);
        assertThat(request.traceparent()).isEqualTo(TRACE);
        assertThat(request.ignored()).containsExactly("godwitnew");
    }

    @Test
    void binary_readsDataByItsMediaType() {
        assertThat(binaryData("1", "application/json; charset=UTF-8")).isEqualTo(Payload.json("1"));
        assertThat(binaryData("1", "Application/Problem+JSON")).isEqualTo(Payload.json("1"));
        assertThat(binaryData("ü", "text/plain")).isEqualTo(new Payload(Payload.Kind.TEXT, utf8("ü")));
        assertThat(binaryData("ü", "image/png")).isEqualTo(new Payload(Payload.Kind.BINARY, utf8("ü")));
        assertThat(accepted(binary("1", "alice")).content().data())
                .isEqualTo(new Payload(Payload.Kind.BINARY, utf8("1")));
    }

    @Test
    void binaryEventWithoutData_isNoTombstone() {
        assertThat(accepted(binary("", "alice", "content-type", "application/json"))
                        .content()
                        .data())
                .isEqualTo(Payload.NULL);
        assertThat(accepted(PushRequestReader.read(utf8("alice"), null, attributes()))
                        .content()
                        .data())
                .isEqualTo(Payload.NULL);
    }

    @Test
    void binary_namesWhatIsWrong() {
        assertRefused(
                refused(binary("{", "a", "content-type", "application/json")), "not_json", "value", "ends at byte 1");
        assertRefused(refused(binary("[1]]", "a", "content-type", "application/json")), "not_json", "value", "byte");
        assertRefused(
                refused(binary("1", "a", "content-type", "text/plain; charset=\"latin1\"")),
                "bad_field",
                "content-type",
                "utf-8");
        assertRefused(refused(binary("1", null)), "missing_field", "ce_subject", "a record key");
        assertRefused(refused(binary("1", "a", "ce_subject", "x")), "bad_field", "ce_subject", "user/<name>");
        assertRefused(refused(binary("1", "a", "ce_type", "a\nb")), "bad_field", "ce_type", "control character");
        assertRefused(
                refused(binary("1", "a", "ce_id", "x".repeat(1024))), "bad_field", "ce_id", "bytes with ce_source");
        assertRefused(refused(binary("1", "a", "ce_specversion", "0.3")), "bad_field", "ce_specversion", "1.0");

        Map<String, byte[]> notUtf8 = attributes();
        notUtf8.put("ce_type", new byte[] {(byte) 0xc0, (byte) 0xaf});
        assertRefused(refused(PushRequestReader.read(utf8("a"), utf8("1"), notUtf8)), "bad_field", "ce_type", "UTF-8");

        Map<String, byte[]> text = attributes("content-type", "text/plain");
        assertRefused(
                refused(PushRequestReader.read(utf8("a"), new byte[] {'a', (byte) 0x80}, text)),
                "bad_field",
                "value",
                "not UTF-8 at byte 1");
    }

    @Test
    void headersWithoutValue_countAsAbsent() {
        Map<String, byte[]> headers = attributes();
        headers.put("ce_subject", null);
        headers.put("content-type", null);

        assertThat(accepted(PushRequestReader.read(utf8("alice"), utf8("1"), headers))
                        .targets())
                .containsExactly(ALICE);
    }

    @Test
    void tooLarge_isRefused() {
        assertRefused(refused(binary("x".repeat(PushRequest.MAX_VALUE + 1), "a")), "too_large", "value", "524289");
        assertThat(accepted(binary("x".repeat(PushRequest.MAX_VALUE), "a"))
                        .content()
                        .data()
                        .bytes())
                .hasSize(PushRequest.MAX_VALUE);
    }

    // ---- both

    @Test
    void subject_winsOverTheKey() {
        assertThat(accepted(binary("", "bob", "ce_subject", "user/alice")).targets())
                .containsExactly(ALICE);
        assertThat(accepted(structured("\"subject\":\"user/alice\"", "bob")).targets())
                .containsExactly(ALICE);
    }

    @Test
    void withoutSubject_theKeyIsTheUser_asItStands() {
        assertThat(accepted(binary("", "a%41:id:b/ü|x")).targets())
                .containsExactly(Mailbox.user(Tenant.DEFAULT, "a%41:id:b/ü|x"));
        assertThat(accepted(structured("\"subject\":null", "alice")).targets()).containsExactly(ALICE);
        assertRefused(refused(binary("", "")), "bad_field", "key", "0 bytes");
        assertRefused(refused(binary("", "*all")), "bad_field", "key", "starts with *");
        assertRefused(
                refused(PushRequestReader.read(new byte[] {(byte) 0xff}, new byte[0], attributes())),
                "bad_field",
                "key",
                "not UTF-8");
    }

    @Test
    void namesInSubjects_mayBePercentEncoded() {
        for (String subject : List.of("user/a:id:b/ü|x", "user/a%3Aid%3Ab%2F%C3%BC%7Cx", "user/a%3aid:b%2fü%7cx")) {
            assertThat(accepted(binary("", null, "ce_subject", subject)).targets())
                    .containsExactly(Mailbox.user(Tenant.DEFAULT, "a:id:b/ü|x"));
        }
    }

    @Test
    void idempotencyId_keepsSourceAndIdApart() {
        assertThat(accepted(binary("", "a", "ce_source", "a", "ce_id", "bc")).id())
                .isNotEqualTo(accepted(binary("", "a", "ce_source", "ab", "ce_id", "c"))
                        .id());
        assertThat(accepted(binary("", "a", "ce_source", "a:", "ce_id", "b")).id())
                .isNotEqualTo(accepted(binary("", "a", "ce_source", "a", "ce_id", ":b"))
                        .id());
        assertThat(accepted(binary("", "a")).id())
                .isEqualTo(accepted(structured("\"x\":1", "a")).id());
    }

    @Test
    void trace_fallsBackToTheRecordsHeader() {
        assertThat(accepted(binary("", "a", "traceparent", TRACE)).traceparent())
                .isEqualTo(TRACE);

        PushRequest broken = accepted(binary("", "a", "ce_traceparent", "x", "traceparent", TRACE));
        assertThat(broken.traceparent()).isEqualTo(TRACE);
        assertThat(broken.ignored()).containsExactly("traceparent");
    }

    private static Payload data(String members) {
        return accepted(structured(members, "alice")).content().data();
    }

    private static Payload binaryData(String value, String contentType) {
        return accepted(binary(value, "alice", "content-type", contentType))
                .content()
                .data();
    }

    private static Reading structured(String members, @Nullable String key) {
        String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/orders\",\"type\":\"order_created\","
                + members + "}";
        return PushRequestReader.read(
                key == null ? null : utf8(key),
                utf8(event),
                headers("content-type", "application/cloudevents+json; charset=utf-8"));
    }

    private static Reading structuredValue(String event) {
        return PushRequestReader.read(null, utf8(event), headers("content-type", "application/cloudevents+json"));
    }

    private static Reading binary(String value, @Nullable String key, String... more) {
        return PushRequestReader.read(key == null ? null : utf8(key), utf8(value), attributes(more));
    }

    private static Map<String, byte[]> attributes(String... more) {
        Map<String, byte[]> attributes =
                headers("ce_specversion", "1.0", "ce_id", "1", "ce_source", "/orders", "ce_type", "order_created");
        Map<String, byte[]> all = new HashMap<>(attributes);
        all.putAll(headers(more));
        return all;
    }

    private static void assertRefused(Reading.Refused refused, String code, String field, String detail) {
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).contains(detail);
    }
}
