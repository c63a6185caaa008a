package dev.godwit.chaos.fleet.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The query of a stream's request: device, topics and, where no header says it, the position. */
final class Query {

    private Query() {}

    static String of(Handshake handshake) {
        StringBuilder query = new StringBuilder("device=").append(encode(handshake.device()));
        if (!handshake.topics().isEmpty()) {
            String topics = handshake.topics().stream().map(Query::encode).collect(Collectors.joining(","));
            query.append("&topics=").append(encode(topics));
        }
        return query.toString();
    }

    static String since(Handshake handshake) {
        return of(handshake)
                + handshake
                        .position()
                        .map(position -> "&since=" + encode(position))
                        .orElse("");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
