package dev.godwit.gateway.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a client offers in {@code Sec-WebSocket-Extensions}: whether permessage-deflate (RFC 7692) is among it as we speak it. */
final class DeflateOffer {

    static final String HEADER = "Sec-WebSocket-Extensions";

    /** The answer: neither side keeps anything from one message to the next. */
    static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static final Set<String> FLAGS = Set.of("server_no_context_takeover", "client_no_context_takeover");
    private static final Set<String> BITS = Set.of("8", "9", "10", "11", "12", "13", "14", "15");

    private DeflateOffer() {}

    static boolean isAcceptable(List<String> headers) {
        return headers.stream()
                .flatMap(header -> Stream.of(header.split(",", -1)))
                .map(offer -> offer.strip().toLowerCase(Locale.ROOT).split(";", -1))
                .anyMatch(DeflateOffer::isOurs);
    }

    private static boolean isOurs(String[] parts) {
        if (!parts[0].strip().equals("permessage-deflate")) {
            return false;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].split("=", 2);
            String name = parameter[0].strip();
            String value = parameter.length < 2 ? "" : parameter[1].strip().replaceAll("^\"(.*)\"$", "$1");
            if (!seen.add(name) || !isGood(name, value, parameter.length == 2)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isGood(String name, String value, boolean hasValue) {
        return switch (name) {
            // Java's deflater knows no other window.
            case "server_max_window_bits" -> false;
            case "client_max_window_bits" -> !hasValue || BITS.contains(value);
            default -> FLAGS.contains(name) && !hasValue;
        };
    }
}
