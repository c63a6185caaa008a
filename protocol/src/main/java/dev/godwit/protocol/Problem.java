package dev.godwit.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An error as clients see it, after RFC 9457.
 *
 * @param status HTTP status
 * @param code stable, for programs: {@code token_expired}
 * @param title the code in words
 * @param field what the error is about, empty if nothing in particular
 * @param detail what was found and what was expected
 */
public record Problem(int status, String code, String title, String field, String detail) {

    public static final String CONTENT_TYPE = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();

    public Problem(int status, String code, String title, String detail) {
        this(status, code, title, "", detail);
    }

    public byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", "urn:godwit:problem:" + code);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("code", code);
            if (!field.isEmpty()) {
                json.writeStringField("field", field);
            }
            json.writeStringField("detail", detail);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
