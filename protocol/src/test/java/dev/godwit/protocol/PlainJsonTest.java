package dev.godwit.protocol;

import static dev.godwit.protocol.Readings.accepted;
import static dev.godwit.protocol.Readings.headers;
import static dev.godwit.protocol.Readings.refused;
import static dev.godwit.protocol.Readings.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void smallestRequest_hasDefaults() {
        assertThat(accepted("{\"to\":{\"user\":\"alice\"},\"event\":\"order_created\"}"))
                .isEqualTo(new PushRequest(
                        List.of(Mailbox.user(Tenant.DEFAULT, "alice")),
                        new Content("order_created", Payload.NULL, Retention.DEFAULT, MessageOptions.DEFAULT),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Set.of()));
    }

    @Test
    void everyOption_isRead_inAnyOrder() {
        PushRequest request =
                accepted("{\"tenant\":\"acme\",\"collapseKey\":\"k\",\"delivery\":\"latest\",\"id\":\"7\","
                        + "\"traceparent\":\"" + TRACE
                        + "\",\"data\":[1],\"event\":\"e\",\"to\":{\"topic\":\"room.1\"}}");

        assertThat(request.targets()).containsExactly(Mailbox.topic(new Tenant("acme"), "room.1"));
        assertThat(request.content().event()).isEqualTo("e");
        assertThat(request.content().data()).isEqualTo(Payload.json("[1]"));
        assertThat(request.id()).contains("7");
        assertThat(request.content().retention().delivery()).isEqualTo(Retention.Delivery.LATEST);
        assertThat(request.content().retention().collapseKey()).contains("k");
        assertThat(request.traceparent()).isEqualTo(TRACE);
        assertThat(request.ignored()).isEmpty();
    }

    @Test
    void messageOptions_areRead() {
        PushRequest request =
                accepted("{\"to\":{\"users\":[\"a\",\"b\"]},\"event\":\"e\",\"data_base64\":\"AP8=\",\"ttl\":\"15m\","
                        + "\"priority\":9,\"devices\":[\"phone\"],\"excludeConnection\":\"c\",\"headers\":{\"b\":\"1\",\"a\":\"\"},"
                        + "\"time\":\"1970-01-01T01:00:01.5+01:00\"}");

        assertThat(request.content().data()).isEqualTo(new Payload(Payload.Kind.BINARY, new byte[] {0, -1}));
        assertThat(request.content().options())
                .isEqualTo(new MessageOptions(9, List.of("phone"), "c", Map.of("a", "", "b", "1"), Optional.empty()));
        assertThat(request.content().options().headers().keySet()).containsExactly("b", "a");
        Message message = request.message(10_000);
        assertThat(message.time()).isEqualTo(1_500);
        assertThat(message.expires()).isEqualTo(910_000);
        assertThat(message.expired(909_999)).isFalse();
        assertThat(message.expired(910_000)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"\"1s\",1", "\"15m\",900", "\"24h\",86400", "\"7d\",604800", "90,90", "\"90\",90"})
    void ttl_isATextOrSeconds(String text, long seconds) {
        assertThat(accepted("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"ttl\":" + text + "}")
                        .content()
                        .retention()
                        .ttl())
                .isEqualTo(seconds * 1000);
    }

    @Test
    void anOptionOfWrongForm_isNamed() {
        String request = "{\"to\":{\"user\":\"a\"},\"event\":\"e\",%s}";
        assertRefused(request.formatted("\"ttl\":1.5"), "ttl", "a whole number");
        assertRefused(request.formatted("\"ttl\":\"367d\""), "ttl", "more than 366 days");
        assertRefused(request.formatted("\"ttl\":-1"), "ttl", "less than a second");
        assertRefused(request.formatted("\"ttl\":" + "9".repeat(40)), "ttl", "more than 366 days");
        assertRefused(request.formatted("\"priority\":10"), "priority", "0 to 9");
        assertRefused(request.formatted("\"devices\":[]"), "devices", "1 to 32");
        assertRefused(request.formatted("\"devices\":[\"a\",7]"), "devices[1]", "a string");
        assertRefused(request.formatted("\"headers\":{\"a b\":\"1\"}"), "headers", "names of 1 to 64");
        assertRefused(request.formatted("\"headers\":{\"a\":1}"), "headers", "a string");
        assertRefused(request.formatted("\"time\":\"yesterday\""), "time", "RFC 3339");
        assertRefused(request.formatted("\"time\":\"2025-02-30T00:00:00Z\""), "time", "RFC 3339");
        assertRefused(request.formatted("\"receipt\":\"true\""), "receipt", "true or false");
        assertRefused(request.formatted("\"settle\":\"last\""), "settle", "first");
        assertRefused(request.formatted("\"receipt\":true,\"delivery\":\"volatile\""), "receipt", "that are kept");
        assertRefused("{\"to\":{\"topic\":\"t\"},\"event\":\"e\",\"receipt\":true}", "receipt", "only with users");
        assertRefused("{\"to\":{\"all\":true},\"event\":\"e\",\"settle\":\"first\"}", "settle", "only with users");
        assertRefused(request.formatted("\"data\":1,\"data_base64\":\"\""), "data_base64", "one of the two");
        assertRefused("{\"to\":{\"all\":true},\"event\":\"e\",\"devices\":[\"d\"]}", "devices", "only with users");
        assertRefused("{\"to\":{\"user\":\"a\"},\"event\":\"reconnect\"}", "event", "Godwit's own");
    }

    private static void assertRefused(String request, String field, String part) {
        assertThat(refused(request).field()).isEqualTo(field);
        assertThat(refused(request).detail()).contains(part);
    }

    @Test
    void volatileBroadcast_isRead() {
        PushRequest request = accepted("{\"to\":{\"all\":true},\"event\":\"e\",\"delivery\":\"volatile\"}");

        assertThat(request.targets()).containsExactly(Mailbox.broadcast(Tenant.DEFAULT));
        assertThat(request.content().retention().delivery()).isEqualTo(Retention.Delivery.VOLATILE);
    }

    @Test
    void severalUsers_areTargetsOnce_inTheirOrder() {
        assertThat(accepted("{\"to\":{\"users\":[\"b\",\"a\",\"b\"]},\"event\":\"e\"}")
                        .targets())
                .containsExactly(Mailbox.user(Tenant.DEFAULT, "b"), Mailbox.user(Tenant.DEFAULT, "a"));
    }

    @Test
    void nullOptions_countAsAbsent() {
        PushRequest request = accepted(
                "{\"to\":{\"user\":\"a\",\"users\":null,\"topic\":null,\"all\":false},\"event\":\"e\","
                        + "\"id\":null,\"delivery\":null,\"collapseKey\":null,\"tenant\":null,\"traceparent\":null,\"ttl\":null}");

        assertThat(request.targets()).containsExactly(Mailbox.user(Tenant.DEFAULT, "a"));
        assertThat(request.id()).isEmpty();
    }

    @Test
    void to_winsOverTheKey() {
        Reading reading =
                PushRequestReader.read(utf8("bob"), utf8("{\"to\":{\"user\":\"alice\"},\"event\":\"e\"}"), Map.of());

        assertThat(accepted(reading).targets()).containsExactly(Mailbox.user(Tenant.DEFAULT, "alice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[ 1 ,\t2 ]",
                "{ \"a\" : [ { \"b\" : null } ] }",
                "\"text with \\\"quotes\\\" and \\u00fc ü \\ud83d\\ude00 😀\"",
                "\"\"",
                "12",
                "-0",
                "1.50e+3",
                "123456789012345678901234567890",
                "true",
                "false",
                "null"
            })
    void data_isKeptByteForByte(String data) {
        for (String space : new String[] {"", " ", "\n\t "}) {
            String before = "{\"to\":{\"user\":\"ü\"},\"data\":" + space + data + space;

            assertThat(accepted(before + ",\"event\":\"e\"}").content().data()).isEqualTo(Payload.json(data));
            assertThat(accepted(before.replace("{\"to\"", "{\"event\":\"e\",\"to\"") + "}")
                            .content()
                            .data())
                    .isEqualTo(Payload.json(data));
        }
    }

    @Test
    void optionsOfOthers_areNamedAndIgnored() {
        assertThat(accepted("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"message\":[3],\"title\":{\"a\":[{}]},"
                                + "\"whatever\":[[1],{\"to\":2}]}")
                        .ignored())
                .containsExactlyInAnyOrder("message", "title", "whatever");
    }

    @Test
    void ignoredNames_areFewAndShort() {
        StringBuilder json = new StringBuilder("{\"to\":{\"user\":\"a\"},\"event\":\"e\"");
        for (int i = 0; i < 1000; i++) {
            json.append(",\"").append("😀".repeat(100)).append(i).append("\":1");
            json.append(",\"n").append(i).append("\":1");
        }

        assertThat(accepted(json + "}").ignored()).hasSizeLessThanOrEqualTo(32).contains("😀".repeat(64));
    }

    @Test
    void brokenTrace_costsNoMessage() {
        PushRequest request = accepted("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"traceparent\":\"00-0-0-0\"}");

        assertThat(request.traceparent()).isEmpty();
        assertThat(request.ignored()).containsExactly("traceparent");
    }

    @Test
    void traceHeader_countsWhereTheRequestHasNone() {
        byte[] value = utf8("{\"to\":{\"user\":\"a\"},\"event\":\"e\"}");

        assertThat(accepted(PushRequestReader.read(null, value, headers("traceparent", TRACE)))
                        .traceparent())
                .isEqualTo(TRACE);
        assertThat(accepted(PushRequestReader.read(null, value, headers("traceparent", "no")))
                        .traceparent())
                .isEmpty();
        assertThat(accepted(PushRequestReader.read(null, value, Map.of("traceparent", new byte[] {(byte) 0xff})))
                        .traceparent())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"event":"e"}                                       | missing_field | to           | absent (expected: {"user": ...}
            {"to":null,"event":"e"}                             | missing_field | to           | absent
            {"specversion":"1.0","type":"e"}                    | missing_field | to           | cloudevents+json
            {"to":{"user":"a"}}                                 | missing_field | event        | absent
            {"to":"alice","event":"e"}                          | bad_field     | to           | a string (expected: {"user"
            {"to":{},"event":"e"}                               | bad_field     | to           | empty
            {"to":{"user":"a","topic":"t"},"event":"e"}         | bad_field     | to           | 2 members
            {"to":{"user":"a","device":"d"},"event":"e"}        | bad_field     | to           | unknown member
            {"to":{"user":7},"event":"e"}                       | bad_field     | to.user      | a number (expected: a string)
            {"to":{"user":""},"event":"e"}                      | bad_field     | to.user      | 0 bytes (expected: 1 to 256)
            {"to":{"user":"*all"},"event":"e"}                  | bad_field     | to.user      | starts with *
            {"to":{"topic":"*all"},"event":"e"}                 | bad_field     | to.topic     | starts with *
            {"to":{"all":"yes"},"event":"e"}                    | bad_field     | to.all       | a string (expected: true)
            {"to":{"all":false},"event":"e"}                    | bad_field     | to           | empty
            {"to":{"users":"a"},"event":"e"}                    | bad_field     | to.users     | a string
            {"to":{"users":[]},"event":"e"}                     | bad_field     | to.users     | empty (expected: 1 to 10000)
            {"to":{"users":["a",null]},"event":"e"}             | bad_field     | to.users[1]  | null (expected: a string)
            {"to":{"users":["a",""]},"event":"e"}               | bad_field     | to.users[1]  | 0 bytes
            {"to":{"user":"a"},"event":""}                      | bad_field     | event        | 0 bytes (expected: 1 to 256)
            {"to":{"user":"a"},"event":"a\\nb"}                 | bad_field     | event        | control character
            {"to":{"user":"a"},"event":"a\\u0000"}              | bad_field     | event        | control character
            {"to":{"user":"a"},"event":"e","id":""}             | bad_field     | id           | 0 bytes (expected: 1 to 1024)
            {"to":{"user":"a"},"event":"e","id":7}              | bad_field     | id           | a number
            {"to":{"user":"a"},"event":"e","delivery":"DURABLE"} | bad_field    | delivery     | durable, latest or volatile
            {"to":{"user":"a"},"event":"e","collapseKey":""}    | bad_field     | collapseKey  | 1 to 256
            {"to":{"user":"a"},"event":"e","tenant":"*"}        | bad_field     | tenant       | starts with *
            {"to":{"user":"a"},"event":"e","traceparent":1}     | bad_field     | traceparent  | a string
            """)
    void wrongField_isNamed(String json, String code, String field, String detail) {
        Reading.Refused refused = refused(json);

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            []                                          | an array (expected: a push request as a JSON object)
            null                                        | null (expected
            hello                                       | no JSON at byte
            {"to":{"user":"a"},"event":"e"              | ends at byte 30
            {"to":{"user":"a"},"event":"e"}}            | no JSON at byte
            {"to":{"user":"a"},"event":"e"} {}          | goes on at byte
            {"to":{"user":"a"},"event":"e"},            | no JSON at byte
            {"to":{"user":"a"},"event":"e",}            | no JSON at byte
            {'to':{"user":"a"},"event":"e"}             | no JSON at byte
            {"to":{"user":"a"},"event":"e","event":"f"} | twice
            {"to":{"user":"a","user":"b"},"event":"e"}  | twice
            {"to":{"user":"a"},"event":"e","data":{"a":1,"a":2}} | twice
            {"to":{"user":"a"},"event":"e","x":{"a":1,"a":2}}    | twice
            {"to":{"user":"a"},"event":"e","data":NaN}  | no JSON at byte
            {"to":{"user":"a"},"event":"e","data":-Infinity} | no JSON at byte
            {"to":{"user":"a"},"event":"e","data":1e999} | beyond 1.8e308
            {"to":{"user":"a"},"event":"e","data":[-1e999]} | beyond 1.8e308
            {"to":{"user":"a"},"event":"e","x":1e999}   | beyond 1.8e308
            {"to":{"user":"a"},"event":"e","data":01}   | no JSON at byte
            {"to":{"user":"a"},"event":"e","data":"\\ud800"} | lone surrogate at byte 39
            {"to":{"user":"a"},"event":"e","data":"\\udc00\\ud800"} | lone surrogate
            {"to":{"user":"a"},"event":"e","data":"\\uD800\\u0041"} | lone surrogate
            {"to":{"user":"\\ud800"},"event":"e"}       | lone surrogate
            {"to":{"user":"a"},"event":"e","data":"\\x"} | no JSON at byte
            {"to":{"user":"a"},"event":"e","data":/**/1} | no JSON at byte
            """)
    void whatIsNoStrictJson_isRefused(String json, String detail) {
        Reading.Refused refused = refused(json);

        assertThat(refused.code()).isEqualTo("not_json");
        assertThat(refused.field()).isEqualTo("value");
        assertThat(refused.detail()).contains(detail);
    }

    @Test
    void escapedBackslash_startsNoSurrogate() {
        assertThat(accepted("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"data\":\"\\\\ud800\"}")
                        .content()
                        .data())
                .isEqualTo(Payload.json("\"\\\\ud800\""));
    }

    @Test
    void depth_isLimited() {
        assertThat(accepted(withData("[".repeat(31) + "]".repeat(31)))
                        .content()
                        .data()
                        .bytes())
                .hasSize(62);
        assertThat(refused(withData("[".repeat(32) + "]".repeat(32))).detail()).contains("at most 32 levels");
        assertThat(refused(withData("[".repeat(10_000))).detail()).contains("at most 32 levels");
    }

    @Test
    void numbers_areLimited() {
        assertThat(accepted(withData("1" + "0".repeat(300))).content().data().bytes())
                .hasSize(301);
        assertThat(refused(withData("1" + "0".repeat(400))).detail()).contains("beyond 1.8e308");
        assertThat(refused(withData("9".repeat(100_000))).detail()).contains("1000 digits");
        assertThat(refused(withData("0." + "9".repeat(100_000))).detail()).contains("1000 digits");
    }

    @Test
    void size_isLimited() {
        String around = withData("\"\"");
        String filling = "x".repeat(PushRequest.MAX_VALUE - around.length());

        assertThat(accepted(withData("\"" + filling + "\"")).content().data().bytes())
                .hasSize(filling.length() + 2);
        assertThat(refused(withData("\"" + filling + "x\"")))
                .isEqualTo(new Reading.Refused("too_large", "value", "524289 bytes (expected: <= 524288)"));
    }

    @Test
    void texts_areLimitedInBytes() {
        assertThat(accepted("{\"to\":{\"user\":\"" + "ü".repeat(128) + "\"},\"event\":\"" + "ü".repeat(128) + "\"}")
                        .content()
                        .event())
                .hasSize(128);
        assertThat(refused("{\"to\":{\"user\":\"a\"},\"event\":\"" + "ü".repeat(129) + "\"}")
                        .detail())
                .isEqualTo("258 bytes (expected: 1 to 256)");
        assertThat(refused("{\"to\":{\"user\":\"" + "ü".repeat(129) + "\"},\"event\":\"e\"}")
                        .field())
                .isEqualTo("to.user");
        assertThat(refused("{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"id\":\"" + "x".repeat(1025) + "\"}")
                        .field())
                .isEqualTo("id");
    }

    @Test
    void targets_areLimited() {
        assertThat(accepted(toUsers(10_000)).targets()).hasSize(10_000);
        assertThat(refused(toUsers(10_001)).detail()).isEqualTo("more than 10000 (expected: 1 to 10000)");
    }

    @Test
    void nothing_isRefused() {
        assertThat(refused((byte[]) null).detail()).contains("tombstone");
        assertThat(refused(new byte[0]).detail()).startsWith("empty");
        assertThat(refused(" ").detail()).contains("ends at byte 1");
    }

    @Test
    void foreignEncodings_areNamed() {
        String json = "{\"to\":{\"user\":\"a\"},\"event\":\"e\"}";

        assertThat(refused("\uFEFF" + json).detail()).contains("byte order mark");
        assertThat(refused(json.getBytes(StandardCharsets.UTF_16)).detail()).contains("UTF-16");
        assertThat(refused(json.getBytes(StandardCharsets.UTF_16LE)).code()).isEqualTo("not_json");
        assertThat(refused(json.getBytes(StandardCharsets.UTF_16BE)).code()).isEqualTo("not_json");
        assertThat(refused("\0\0\0\0\7" + json).detail()).contains("schema registry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "e080af", "f08080af", "eda080", "edb080", "f4908080", "c3", "80", "ff", "f09f98"})
    void malformedUtf8_isRefusedEverywhere(String hex) {
        byte[] bad = HexFormat.of().parseHex(hex);
        for (String json : new String[] {
            "{\"to\":{\"user\":\"?\"},\"event\":\"e\"}",
            "{\"to\":{\"user\":\"a\"},\"event\":\"?\"}",
            "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"data\":\"?\"}",
            "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"?\":1}"
        }) {
            int at = json.indexOf('?');
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            value.writeBytes(utf8(json.substring(0, at)));
            value.writeBytes(bad);
            value.writeBytes(utf8(json.substring(at + 1)));

            assertThat(refused(value.toByteArray()).detail()).startsWith("not UTF-8 at byte " + at);
        }
    }

    private static String withData(String data) {
        return "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"data\":" + data + "}";
    }

    private static String toUsers(int count) {
        StringBuilder users = new StringBuilder("\"u0\"");
        for (int i = 1; i < count; i++) {
            users.append(",\"u").append(i).append('"');
        }
        return "{\"to\":{\"users\":[" + users + "]},\"event\":\"e\"}";
    }
}
