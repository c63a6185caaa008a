package dev.godwit.gateway.http;

import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.protocol.Names;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Problem;
import dev.godwit.tokens.Access;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a client asks for: {@code Last-Event-ID}, {@code ?since=}, {@code ?device=}, {@code ?envelope=}, {@code ?ack=}; topics. */
final class StreamParameters {

    static final String DEVICE_COOKIE = "godwit_device";
    static final int MAX_DEVICE_BYTES = 64;

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final List<String> ONCE =
            List.of("since", "device", "envelope", "ack", "token", "ticket", TopicQuery.TOPICS, TopicQuery.HISTORY);

    private StreamParameters() {}

    static Entry read(HttpServerRequest request, Access access, int mostTopics) {
        TopicQuery topics = TopicQuery.read(request.params(), mostTopics);
        return wrong(request, topics)
                .or(() -> topics.denied(access))
                .<Entry>map(Entry.Refused::new)
                .orElseGet(() -> new Entry.Admitted(admitted(request, access, topics)));
    }

    /** What is wrong with it, whoever asks. */
    static Optional<Problem> wrong(HttpServerRequest request, int mostTopics) {
        return wrong(request, TopicQuery.read(request.params(), mostTopics));
    }

    private static Optional<Problem> wrong(HttpServerRequest request, TopicQuery topics) {
        MultiMap query = request.params();
        return repeated(request, query)
                .or(() -> wrongEnvelope(query))
                .or(() -> wrongDevice(query))
                .or(() -> wrongAck(request, query))
                .or(topics::wrong)
                .or(() -> wrongPosition(request));
    }

    private static Optional<Problem> wrongPosition(HttpServerRequest request) {
        try {
            Optional<Position> ignored = position(request);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String field = text(request.getHeader(LAST_EVENT_ID)).isEmpty() ? "since" : LAST_EVENT_ID;
            return Optional.of(bad("position_malformed", field, String.valueOf(e.getMessage())));
        }
    }

    private static Optional<Position> position(HttpServerRequest request) {
        String header = text(request.getHeader(LAST_EVENT_ID));
        String token = header.isEmpty() ? text(request.params().get("since")) : header;
        return token.isEmpty() ? Optional.empty() : Optional.of(Position.parse(token));
    }

    private static StreamRequest admitted(HttpServerRequest request, Access access, TopicQuery topics) {
        MultiMap query = request.params();
        Optional<String> device = device(request);
        return new StreamRequest(
                RandomId.next(),
                access,
                device,
                device.isPresent() ? List.of() : List.of(newCookie(request)),
                position(request),
                topics.names(),
                topics.history(),
                "true".equals(query.get("envelope")),
                query.contains("ack"),
                () -> {});
    }

    private static Optional<Problem> repeated(HttpServerRequest request, MultiMap query) {
        if (request.headers().getAll(LAST_EVENT_ID).size() > 1) {
            return Optional.of(bad("parameter_repeated", LAST_EVENT_ID, "given twice (expected: once)"));
        }
        return ONCE.stream()
                .filter(name -> query.getAll(name).size() > 1)
                .findFirst()
                .map(name -> bad("parameter_repeated", name, "given twice (expected: once)"));
    }

    private static Optional<Problem> wrongAck(HttpServerRequest request, MultiMap query) {
        String value = query.get("ack");
        if (value == null) {
            return Optional.empty();
        }
        if (!value.equals("client")) {
            return Optional.of(bad("parameter_malformed", "ack", "another value (expected: client)"));
        }
        return device(request).isPresent()
                ? Optional.empty()
                : Optional.of(
                        bad("device_missing", "device", "absent (expected: a device name, whose place acks can move)"));
    }

    private static Optional<String> device(HttpServerRequest request) {
        return Optional.ofNullable(request.params().get("device")).or(() -> cookie(request));
    }

    private static Optional<Problem> wrongEnvelope(MultiMap query) {
        String value = query.get("envelope");
        boolean right = value == null || value.equals("true") || value.equals("false");
        return right
                ? Optional.empty()
                : Optional.of(bad("parameter_malformed", "envelope", "another value (expected: true or false)"));
    }

    private static Optional<Problem> wrongDevice(MultiMap query) {
        String device = query.get("device");
        return device == null || isDevice(device)
                ? Optional.empty()
                : Optional.of(
                        bad("parameter_malformed", "device", "no device name (expected: 1 to 64 bytes, no leading *)"));
    }

    // A cookie that is none of ours is replaced, not refused: the user could not mend it.
    private static Optional<String> cookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(DEVICE_COOKIE);
        return cookie != null && isDevice(cookie.getValue()) ? Optional.of(cookie.getValue()) : Optional.empty();
    }

    private static String newCookie(HttpServerRequest request) {
        boolean https = request.isSSL() || "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
        return DEVICE_COOKIE + "=" + RandomId.next() + "; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"
                + (https ? "; Secure" : "");
    }

    private static boolean isDevice(String name) {
        try {
            Names.require("device", name, MAX_DEVICE_BYTES);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Problem bad(String code, String field, String detail) {
        return new Problem(400, code, "Request is not understood", field, detail);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
