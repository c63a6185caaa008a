package dev.godwit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the reader say the same, for all that a schema can say. */
class PushRequestSchemaTest {

    private static final JsonNode DOCUMENT = document();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

    private static final List<String> ANYTHING = List.of(
            "null",
            "true",
            "false",
            "7",
            "[]",
            "{}",
            "[\"a\"]",
            "\"\"",
            "\"a\"",
            "\"*a\"",
            "\"a*\"",
            "\"a\\nb\"",
            "\"a\\n\"",
            "\"\\u0085\"",
            "\"ü\"",
            "\"first\"",
            "\"durable\"",
            "\"volatile\"",
            "\"gap\"",
            "\"delete\"",
            "\"purge\"",
            "\"1-2-3\"",
            "\"1-02-3\"",
            "\"15m\"",
            "\"YQ==\"",
            "\"YWI\"",
            "\"2025-01-31T09:30:00.5+01:00\"",
            "5",
            "-1",
            "10",
            "31622400",
            "31622401",
            "{\"a\":\"b\"}",
            "{\"a b\":\"b\"}",
            "{\"a\":1}",
            quoted(64),
            quoted(65),
            quoted(256),
            quoted(257),
            quoted(1024),
            quoted(1025));

    @Test
    void schema_isValid202012() {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(DOCUMENT)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void examples_areAccepted(String request) {
        assertThat(schemaAccepts(request)).isTrue();
        assertThat(readerAccepts(request)).isTrue();
    }

    static Stream<String> examples_areAccepted() {
        List<String> examples = new ArrayList<>();
        DOCUMENT.get("examples").forEach(example -> examples.add(example.toString()));
        return examples.stream();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{}",
                "{\"to\":{\"user\":\"a\"}}",
                "{\"event\":\"e\"}",
                "{\"to\":null,\"event\":\"e\"}",
                "{\"to\":\"a\",\"event\":\"e\"}",
                "{\"to\":{},\"event\":\"e\"}",
                "{\"to\":{\"user\":\"\"},\"event\":\"e\"}",
                "{\"to\":{\"user\":\"*all\"},\"event\":\"e\"}",
                "{\"to\":{\"user\":\"a\",\"all\":true},\"event\":\"e\"}",
                "{\"to\":{\"user\":\"a\",\"device\":\"d\"},\"event\":\"e\"}",
                "{\"to\":{\"all\":false},\"event\":\"e\"}",
                "{\"to\":{\"users\":[]},\"event\":\"e\"}",
                "{\"to\":{\"users\":[\"a\",null]},\"event\":\"e\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":null}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"a\\nb\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"id\":7}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"id\":\"\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"delivery\":\"Durable\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"collapseKey\":\"\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"tenant\":\"*\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"traceparent\":1}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"heartbeat\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"ttl\":\"1w\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"ttl\":0}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"priority\":10}",
                "{\"to\":{\"topic\":\"a\"},\"event\":\"e\",\"devices\":[\"d\"]}",
                "{\"to\":{\"topic\":\"a\"},\"event\":\"e\",\"receipt\":true}",
                "{\"to\":{\"all\":true},\"event\":\"e\",\"settle\":\"first\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"settle\":\"last\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"receipt\":true,\"delivery\":\"volatile\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"receipt\":\"true\"}",
                "{\"to\":{\"user\":\"a\"},\"control\":\"purge\",\"receipt\":true}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"data\":1,\"data_base64\":\"YQ==\"}",
                "{\"to\":{\"user\":\"a\"},\"event\":\"e\",\"data_base64\":\"!\"}",
                "{\"to\":{\"user\":\"a\"},\"control\":\"erase\"}",
                "{\"to\":{\"user\":\"a\"},\"control\":\"delete\"}",
                "{\"to\":{\"user\":\"a\"},\"control\":\"purge\",\"message\":\"1-2-3\"}",
                "{\"to\":{\"user\":\"a\"},\"control\":\"purge\",\"event\":\"e\"}",
                "{\"to\":{\"users\":[\"a\",\"b\"]},\"control\":\"delete\",\"message\":\"1-2-3\"}"
            })
    void counterExamples_areRefused(String request) {
        assertThat(schemaAccepts(request)).isFalse();
        assertThat(readerAccepts(request)).isFalse();
    }

    @Test
    void tooManyUsers_areRefused() {
        for (int count : new int[] {10_000, 10_001}) {
            String request = "{\"event\":\"e\",\"to\":{\"users\":[\"a\"" + ",\"a\"".repeat(count - 1) + "]}}";

            assertThat(schemaAccepts(request)).isEqualTo(count == 10_000);
            assertThat(readerAccepts(request)).isEqualTo(count == 10_000);
        }
    }

    @Property(tries = 2000)
    void anyRequest_isJudgedAlike(@ForAll("requests") String request) {
        assertThat(readerAccepts(request)).as(request).isEqualTo(schemaAccepts(request));
    }

    private static boolean schemaAccepts(String request) {
        return SCHEMA.validate(request, InputFormat.JSON).isEmpty();
    }

    private static boolean readerAccepts(String request) {
        return Readings.read(request).fold(accepted -> true, refused -> false);
    }

    private static String quoted(int length) {
        return "\"" + "x".repeat(length) + "\"";
    }

    private static JsonNode document() {
        try (InputStream schema = PushRequest.class.getResourceAsStream("/godwit/schema/push-request.schema.json")) {
            return new JsonMapper().readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mostly right, so that one wrong thing decides. */
    @Provide
    Arbitrary<String> requests() {
        Arbitrary<String> anything = Arbitraries.of(ANYTHING);
        Arbitrary<String> to = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just("{\"user\":\"a\"}")),
                Tuple.of(3, object(anything, "user", "users", "topic", "all", "other")),
                Tuple.of(1, anything));
        Arbitrary<String> event =
                Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just("\"e\"")), Tuple.of(1, anything));
        Arbitrary<String> options = object(
                anything,
                "data",
                "id",
                "delivery",
                "collapseKey",
                "tenant",
                "traceparent",
                "data_base64",
                "ttl",
                "priority",
                "devices",
                "excludeConnection",
                "headers",
                "receipt",
                "settle",
                "time",
                "control",
                "message",
                "unknown",
                "specversion");
        return Combinators.combine(to, event, options).as((target, name, more) -> {
            String rest = more.substring(1);
            return "{\"to\":" + target + ",\"event\":" + name + (rest.equals("}") ? "" : ",") + rest;
        });
    }

    private static Arbitrary<String> object(Arbitrary<String> values, String... names) {
        return Arbitraries.maps(Arbitraries.of(names), values).ofMaxSize(2).map(PushRequestSchemaTest::object);
    }

    private static String object(Map<String, String> members) {
        List<String> texts = new ArrayList<>();
        members.forEach((name, value) -> texts.add("\"" + name + "\":" + value));
        return "{" + String.join(",", texts) + "}";
    }
}
