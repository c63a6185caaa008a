package dev.godwit.gateway.grpc;

import dev.godwit.protocol.v1.SubscribeRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.Collectors;

/** What a call asks for, put where SSE and WebSocket have it: in the parameters of its request. Is judged there. */
final class Wishes {

    private static final List<String> NAMES = List.of("since", "topics", "history", "device", "ack");
    private static final String PREFIX = "godwit-";

    private Wishes() {}

    /** Of {@code Connect}: metadata like {@code godwit-since}. */
    static void ofMetadata(HttpServerRequest http) {
        NAMES.forEach(name -> http.headers()
                .getAll(PREFIX + name)
                .forEach(value -> http.params().add(name, value)));
    }

    /** Of {@code Subscribe}. */
    static void of(SubscribeRequest asked, HttpServerRequest http) {
        MultiMap parameters = http.params();
        add(parameters, "since", asked.getSince());
        add(parameters, "device", asked.getDevice());
        add(parameters, "ack", asked.getAck());
        if (asked.getTopicsCount() > 0) {
            parameters.add(
                    "topics",
                    asked.getTopicsList().stream().map(Wishes::escaped).collect(Collectors.joining(",")));
        }
        if (asked.getHistory() != 0) {
            parameters.add("history", Integer.toUnsignedString(asked.getHistory()));
        }
    }

    private static void add(MultiMap parameters, String name, String value) {
        if (!value.isEmpty()) {
            parameters.add(name, value);
        }
    }

    private static String escaped(String topic) {
        return topic.replace("%", "%25").replace(",", "%2C");
    }
}
