package dev.godwit.server.tools;

import dev.godwit.server.config.HostPort;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How the tools reach Kafka.
 *
 * @param settings more of Kafka's own, for security above all
 */
public record KafkaAccess(HostPort address, Map<String, String> settings) {

    private static final Duration CONNECT = Duration.ofSeconds(3);

    public KafkaAccess {
        settings = Map.copyOf(settings);
    }

    /**
     * @param file Java properties, as Kafka's own tools take them
     * @throws IOException if the file cannot be read
     */
    public static KafkaAccess of(HostPort address, Optional<Path> file) throws IOException {
        Properties properties = new Properties();
        if (file.isPresent()) {
            try (Reader reader = Files.newBufferedReader(file.get())) {
                properties.load(reader);
            }
        }
        Map<String, String> settings = new HashMap<>();
        properties.forEach((key, value) -> settings.put(String.valueOf(key), String.valueOf(value)));
        return new KafkaAccess(address, settings);
    }

    /** For one of Kafka's clients; what it needs wins over the file. */
    public Map<String, Object> properties(Map<String, Object> needed) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(needed);
        all.put("bootstrap.servers", address.toString());
        return all;
    }

    /**
     * Kafka's clients would try for a minute, and say nothing.
     *
     * @throws IOException if nobody listens at the address
     */
    public void requireListener() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), (int) CONNECT.toMillis());
        }
    }

    /** Without the settings: passwords are among them. */
    @Override
    public String toString() {
        return "KafkaAccess[" + address + "]";
    }
}
