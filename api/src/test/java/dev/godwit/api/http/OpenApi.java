package dev.godwit.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** The published OpenAPI document, held against what the port really answers. Its schemas are JSON Schema, as 3.1 has it. */
final class OpenApi {

    private static final String BASE = "https://godwit.test/";
    private static final String DOCUMENT = text("/godwit/openapi.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(
                    BASE + "openapi.json",
                    DOCUMENT,
                    BASE + "schemas/push-request.json",
                    text("/godwit/schema/push-request.schema.json")))));

    OpenApi() throws IOException {
        root = JSON.readTree(DOCUMENT);
    }

    /** Fails unless the document describes this answer: its status, its content type, its body. */
    void assertDescribes(String path, String method, HttpResponse<String> response) {
        String name = method + " " + path + " " + response.statusCode();
        String at = "/paths/" + escaped(path) + "/" + method.toLowerCase(java.util.Locale.ROOT) + "/responses/"
                + response.statusCode();
        JsonNode described = root.at(at);
        assertThat(described.isMissingNode()).as(name + " is described").isFalse();
        if (described.has("$ref")) {
            at = described.get("$ref").asText().substring(1);
        }
        String type = response.headers().firstValue("content-type").orElse("").split(";", 2)[0];
        at += "/content/" + escaped(type) + "/schema";
        assertThat(root.at(at).isMissingNode()).as(name + " as " + type).isFalse();
        assertThat(objections(at, response.body()))
                .as(name + " " + response.body())
                .isEmpty();
    }

    /** What the described body of a request objects to in this one. */
    Set<ValidationMessage> objections(String path, String method, String type, String body) {
        return objections(
                "/paths/" + escaped(path) + "/" + method + "/requestBody/content/" + escaped(type) + "/schema", body);
    }

    boolean knows(String path) {
        return root.get("paths").has(path);
    }

    private Set<ValidationMessage> objections(String pointer, String body) {
        return schemas.getSchema(SchemaLocation.of(BASE + "openapi.json#" + pointer))
                .validate(body, InputFormat.JSON);
    }

    private static String escaped(String text) {
        return text.replace("~", "~0").replace("/", "~1");
    }

    private static String text(String resource) {
        try (InputStream in = OpenApi.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
