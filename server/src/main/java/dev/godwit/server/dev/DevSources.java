package dev.godwit.server.dev;

import dev.godwit.server.config.Sources;
import dev.godwit.server.tools.DevKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration of dev mode: what it sets by itself, then variables, then a file if one is named. */
final class DevSources {

    private static final int PARTITIONS = 8;

    private DevSources() {}

    static Sources of(PortPlan ports, DevKey key, Optional<Path> file, Map<String, String> environment) {
        Map<String, String> set = new HashMap<>(Map.ofEntries(
                Map.entry("cluster.secret", key.clusterSecret()),
                Map.entry("node.name", "dev"),
                Map.entry("node.advertised-host", "127.0.0.1"),
                Map.entry("ports.bind", "127.0.0.1"),
                Map.entry("ports.client", text(ports.client().get(0))),
                Map.entry("ports.link", text(ports.link().get(0))),
                Map.entry("ports.api", text(ports.api())),
                Map.entry("ports.internal", text(ports.internal())),
                Map.entry("kafka.bootstrap-servers", "127.0.0.1:" + ports.kafka()),
                Map.entry("redis.mode", "standalone"),
                Map.entry("redis.addresses", "127.0.0.1:" + ports.redis()),
                Map.entry("push.partitions", text(PARTITIONS)),
                Map.entry("presence.enabled", "true"),
                Map.entry("presence.topics", "**"),
                Map.entry("presence.flap-delay", "2s"),
                Map.entry("tokens.keys[0].algorithm", "hs256"),
                Map.entry("tokens.keys[0].file", key.file().toString()),
                Map.entry("clients.origins", ownPages(ports)),
                Map.entry("tokens.in-query", "true")));
        if (file.isEmpty() && !environment.containsKey("GODWIT_LOGGING_LEVEL")) {
            set.put("logging.level", "warn");
        }
        return new Sources(set, "godwit dev", environment, file);
    }

    /** A browser names the origin of a WebSocket even when the page comes from the gateway itself. */
    private static String ownPages(PortPlan ports) {
        return ports.client().stream()
                .flatMap(port -> Stream.of("http://127.0.0.1:" + port, "http://localhost:" + port))
                .collect(Collectors.joining(","));
    }

    private static String text(int number) {
        return Integer.toString(number);
    }
}
