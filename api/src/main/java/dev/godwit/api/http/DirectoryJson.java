package dev.godwit.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.godwit.api.nodes.ConnectionPage;
import dev.godwit.api.nodes.Disconnected;
import dev.godwit.api.nodes.NodeConnection;
import dev.godwit.api.nodes.PageToken;
import dev.godwit.api.nodes.TopicView;
import dev.godwit.api.nodes.UserView;
import dev.godwit.inbox.Device;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.link.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Users, topics and connections as JSON. */
final class DirectoryJson {

    private static final JsonFactory JSON = new JsonFactory();

    private DirectoryJson() {}

    /** Writes the fields of one object. */
    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] user(Mailbox user, UserView view) {
        return object(json -> {
            json.writeStringField("tenant", user.tenant().name());
            json.writeStringField("user", user.name());
            json.writeBooleanField("online", !view.connections().isEmpty());
            connections(json, "connections", view.connections());
            devices(json, view.devices());
            strings(json, "incomplete", view.incomplete());
        });
    }

    static byte[] topic(Mailbox topic, TopicView view) {
        return object(json -> {
            json.writeStringField("tenant", topic.tenant().name());
            json.writeStringField("topic", topic.name());
            json.writeNumberField("followers", view.followers());
            connections(json, "members", view.members().connections());
            next(json, view.members().next());
            strings(json, "incomplete", view.incomplete());
        });
    }

    static byte[] connections(ConnectionPage page) {
        return object(json -> {
            connections(json, "connections", page.connections());
            next(json, page.next());
            strings(json, "incomplete", page.incomplete());
        });
    }

    static byte[] disconnected(Disconnected disconnected) {
        return object(json -> json.writeNumberField("closed", disconnected.closed()));
    }

    private static void connections(JsonGenerator json, String name, List<NodeConnection> connections)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (NodeConnection each : connections) {
            Connection connection = each.connection();
            json.writeStartObject();
            json.writeStringField("connection", connection.getPlace().getConnection());
            json.writeStringField("tenant", connection.getPlace().getTenant());
            json.writeStringField("user", connection.getPlace().getUser());
            if (!connection.getDevice().isEmpty()) {
                json.writeStringField("device", connection.getDevice());
            }
            json.writeStringField("node", each.node());
            json.writeStringField("transport", connection.getTransport());
            json.writeStringField("since", time(connection.getSince()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void devices(JsonGenerator json, Optional<List<Device>> devices) throws IOException {
        if (devices.isEmpty()) {
            json.writeNullField("devices");
            return;
        }
        json.writeArrayFieldStart("devices");
        for (Device device : devices.get()) {
            json.writeStartObject();
            json.writeStringField("device", device.name());
            json.writeStringField("seen", time(device.seen()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void next(JsonGenerator json, Optional<PageToken> next) throws IOException {
        if (next.isPresent()) {
            json.writeStringField("next", next.get().text());
        }
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
