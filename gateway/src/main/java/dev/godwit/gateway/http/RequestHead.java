package dev.godwit.gateway.http;

import dev.godwit.protocol.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What HTTP asks of the head of a request and the parser lets pass. A proxy in front might read it otherwise than we do. */
final class RequestHead {

    /** The most header lines of a request. */
    static final int MOST_LINES = 100;

    private RequestHead() {}

    static Optional<Problem> wrong(HttpServerRequest request) {
        MultiMap headers = request.headers();
        int lines = 0;
        for (Map.Entry<String, String> header : headers) {
            lines++;
            if (header.getKey().isEmpty()) {
                return Optional.of(bad("a header without a name"));
            }
        }
        if (lines > MOST_LINES) {
            return Optional.of(new Problem(
                    431, "headers_too_many", "Headers are too many", lines + " headers (expected: <= 100)"));
        }
        return wrongHost(request.version(), headers.getAll("Host").size());
    }

    /** Whether the escapes of a query are bytes of UTF-8; Vert.x would replace what is not. */
    static boolean isUtf8(@Nullable String query) {
        if (query == null || query.indexOf('%') < 0) {
            return true;
        }
        ByteBuffer bytes = ByteBuffer.allocate(query.length());
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == '%' && i + 2 < query.length()) {
                bytes.put((byte)
                        ((Character.digit(query.charAt(i + 1), 16) << 4) | Character.digit(query.charAt(i + 2), 16)));
                i += 2;
            } else {
                bytes.put((byte) (c < 128 ? c : '?'));
            }
        }
        return decodes(bytes.flip());
    }

    private static boolean decodes(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    // RFC 9112, section 3.2.
    private static Optional<Problem> wrongHost(HttpVersion version, int hosts) {
        boolean right = switch (version) {
            case HTTP_1_0 -> hosts <= 1;
            case HTTP_1_1 -> hosts == 1;
            default -> true;
        };
        return right ? Optional.empty() : Optional.of(bad(hosts + " Host headers (expected: 1)"));
    }

    private static Problem bad(String detail) {
        return new Problem(400, "bad_request", "Request is not understood", detail);
    }
}
