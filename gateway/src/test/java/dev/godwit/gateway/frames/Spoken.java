package dev.godwit.gateway.frames;

import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.hub.Frame;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.Gap;
import dev.godwit.protocol.Control;
import dev.godwit.protocol.GlobalId;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.MessageOptions;
import dev.godwit.protocol.Payload;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.tokens.Access;
import dev.godwit.tokens.TopicRules;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a gateway says to mean what a conformance vector means. */
final class Spoken {

    private final ServerFrames frames;
    private final JsonObject means;

    private Spoken(FrameFormat format, JsonObject means) {
        this.frames = format.frames();
        this.means = means;
    }

    static byte[] in(FrameFormat format, JsonObject means) {
        return new Spoken(format, means).bytes();
    }

    private byte[] bytes() {
        return switch (means.getString("type")) {
            case "hello" -> frames.hello(request(), position(), means.getLong("heartbeat"));
            case "message", "deleted", "settled", "purged" ->
                frames.message(new Frame(mailbox(), optional("id").map(MessageId::parse), message()));
            case "gap" -> frames.gap(gap(), position());
            case "heartbeat" -> frames.heartbeat(means.getLong("time"), position());
            case "pong" -> frames.pong(optional("id"), optional("position").map(Position::parse));
            case "subscribed" -> frames.subscribed(optional("id"), topics(), position());
            case "unsubscribed" -> frames.unsubscribed(optional("id"), topics(), position());
            case "authenticated" -> frames.authenticated(optional("id"), means.getLong("until"));
            case "published" -> frames.published(optional("id"), GlobalId.parse(means.getString("message")));
            case "reconnect" -> frames.ending(close(), means.getLong("after"));
            case "error" ->
                means.containsKey("close")
                        ? frames.ending(close(), 0)
                        : frames.error(
                                means.getString("code"),
                                optional("id"),
                                means.getString("detail"),
                                means.getLong("after", 0L));
            default -> throw new AssertionError("a gateway says no " + means.getString("type"));
        };
    }

    private StreamRequest request() {
        Access access = new Access(means.getString("user"), Tenant.DEFAULT, 0, TopicRules.NONE);
        return new StreamRequest(
                means.getString("connection"),
                access,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                0,
                false,
                false,
                () -> {});
    }

    private Message message() {
        return new Message(
                means.getString("event", ""),
                payload(),
                means.getLong("time"),
                Message.NEVER,
                means.getString("traceparent", ""),
                options());
    }

    private MessageOptions options() {
        Map<String, String> headers = new LinkedHashMap<>();
        means.getJsonObject("headers", new JsonObject())
                .forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
        Optional<Control> control = Arrays.stream(Control.Kind.values())
                .filter(kind -> kind.frame().equals(means.getString("type")))
                .findFirst()
                .map(kind -> new Control(kind, optional("message").map(Spoken::globalId)));
        return new MessageOptions(MessageOptions.DEFAULT_PRIORITY, List.of(), "", headers, control);
    }

    private static GlobalId globalId(String id) {
        return GlobalId.parse(id.replace("-", "-3-"));
    }

    private Payload payload() {
        if (means.containsKey("binary")) {
            return new Payload(Payload.Kind.BINARY, Base64.getDecoder().decode(means.getString("binary")));
        }
        if (means.containsKey("text")) {
            return new Payload(Payload.Kind.TEXT, means.getString("text").getBytes(StandardCharsets.UTF_8));
        }
        return Payload.json(means.getString("json", "null"));
    }

    private Gap gap() {
        return new Gap(
                mailbox(),
                MessageId.parse(means.getString("from")),
                MessageId.parse(means.getString("to")),
                Gap.Reason.valueOf(means.getString("reason").toUpperCase(Locale.ROOT)),
                means.getBoolean("certain"));
    }

    private Close close() {
        return Arrays.stream(Close.values())
                .filter(close -> close.code() == means.getInteger("close"))
                .findFirst()
                .orElseThrow();
    }

    private Mailbox mailbox() {
        String address = means.getString("mailbox");
        String name = address.substring(address.indexOf('/') + 1);
        if (address.equals("all")) {
            return Mailbox.broadcast(Tenant.DEFAULT);
        }
        return address.startsWith("user/") ? Mailbox.user(Tenant.DEFAULT, name) : Mailbox.topic(Tenant.DEFAULT, name);
    }

    private List<String> topics() {
        return means.getJsonArray("topics").stream().map(String.class::cast).toList();
    }

    private Position position() {
        return Position.parse(means.getString("position"));
    }

    private Optional<String> optional(String name) {
        return Optional.ofNullable(means.getString(name));
    }
}
