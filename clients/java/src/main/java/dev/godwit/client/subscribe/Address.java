package dev.godwit.client.subscribe;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses of the endpoints, with their parameters. */
final class Address {

    private final String base;
    private final List<String> query = new ArrayList<>();

    /**
     * @param server base address, {@code https://push.example.com}; a path in front of {@code /v1} is kept
     */
    Address(URI server, String path) {
        String text = server.toString();
        this.base = (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path;
    }

    Address with(String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + encode(value));
        }
        return this;
    }

    /** Names may have commas and percent signs: each is encoded, and then the list as a whole. */
    Address topics(List<String> names) {
        return with("topics", names.stream().map(Address::encode).collect(Collectors.joining(",")));
    }

    Address history(int history) {
        return history > 0 ? with("history", Integer.toString(history)) : this;
    }

    URI uri() {
        return URI.create(query.isEmpty() ? base : base + "?" + String.join("&", query));
    }

    /** The same place as a WebSocket. */
    URI socketUri() {
        return URI.create(uri().toString().replaceFirst("^http", "ws"));
    }

    // A plus sign stands for a space only in forms.
    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
