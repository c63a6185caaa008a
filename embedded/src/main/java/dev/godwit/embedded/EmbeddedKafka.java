package dev.godwit.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker, controller included, inside this process: alone and on the loopback address, or one of several. Its data stay in
 * the folder from one run to the next. The broker's classes are internal to Kafka, so they are used here and nowhere else.
 *
 * <p>Start and stop are for one thread at a time. A stopped broker can be started again, at the same port.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final long START_SECONDS = 30;
    private static final long STOP_MILLIS = 3_000;

    private final Path folder;
    private final Map<String, String> security;
    private final @Nullable Membership membership;
    private int port;
    private int ownPort;
    private @Nullable KafkaRaftServer server;

    /**
     * A broker that is not started yet.
     *
     * @param folder where topics are kept; created and formatted by the first start
     * @param port where clients connect; 0 = a free one, chosen by the first start
     */
    public EmbeddedKafka(Path folder, int port) {
        this(folder, port, Map.of(), null);
    }

    private EmbeddedKafka(Path folder, int port, Map<String, String> security, @Nullable Membership membership) {
        this.folder = folder.toAbsolutePath();
        this.port = port;
        this.security = Map.copyOf(security);
        this.membership = membership;
    }

    /**
     * One that clients reach by SASL over TLS, and this process in clear text beside it, as {@code User:ANONYMOUS}.
     *
     * @param security what the broker is told about it: {@code listener.name.client.*} and whatever else
     */
    public static EmbeddedKafka secured(Path folder, int port, Map<String, String> security) {
        return new EmbeddedKafka(folder, port, security, null);
    }

    /**
     * One of several, in a process that it has for itself: what would end a broker ends the process. Each topic has three copies where
     * there are as many nodes, and needs two.
     *
     * @param clusterId the same for all, 22 characters as of {@link #newClusterId}
     * @param self among the nodes
     */
    public static EmbeddedKafka member(Path folder, String clusterId, KafkaNode self, List<KafkaNode> nodes) {
        return new EmbeddedKafka(folder, self.port(), Map.of(), new Membership(clusterId, self, List.copyOf(nodes)));
    }

    /** An id for a Kafka of several nodes. */
    public static String newClusterId() {
        return Uuid.randomUuid().toString();
    }

    /** Returns when the broker answers; one of several when it has joined the others, however long that takes. */
    public EmbeddedKafka start() {
        if (server != null) {
            throw new IllegalStateException("kafka: already started");
        }
        port = FreePort.orElse(port);
        ownPort = security.isEmpty() ? port : FreePort.orElse(ownPort);
        if (membership == null) {
            survivePanic();
        }
        format();
        KafkaRaftServer started = new KafkaRaftServer(KafkaConfig.fromProps(settings(), false), Time.SYSTEM);
        server = started;
        try {
            started.startup();
            if (membership == null) {
                awaitAnswer();
            }
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
        return this;
    }

    /** What a client needs as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + port();
    }

    /** The same for this process, in clear text. */
    public String ownServers() {
        return HOST + ":" + ownPort;
    }

    public int port() {
        if (port == 0) {
            throw new IllegalStateException("kafka: the port is chosen by start()");
        }
        return port;
    }

    /** Returns when the broker has stopped, after three seconds at the latest; what is left by then ends in the background. */
    public void stop() {
        KafkaRaftServer stopping = server;
        server = null;
        if (stopping == null) {
            return;
        }
        Thread stopper = new Thread(stopping::shutdown, "kafka-stop");
        stopper.setDaemon(true);
        stopper.start();
        try {
            stopper.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopper.isAlive()) {
            log.warn("event=kafka-stop-slow port={} millis={}", port, STOP_MILLIS);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** A broker that finds its folder gone would end the whole process. */
    private static void survivePanic() {
        Exit.setHaltProcedure(EmbeddedKafka::panic);
        Exit.setExitProcedure(EmbeddedKafka::panic);
    }

    private static void panic(int status, @Nullable String message) {
        throw new IllegalStateException("kafka: panic, status " + status + ": " + message);
    }

    private void format() {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Files.createDirectories(folder);
            new Formatter()
                    .setPrintStream(silent)
                    .setClusterId(membership == null ? newClusterId() : membership.clusterId())
                    .setNodeId(membership == null ? NODE : membership.self().id())
                    .setControllerListenerName("CONTROLLER")
                    .addDirectory(folder.toString())
                    .setMetadataLogDirectory(folder.toString())
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("kafka: cannot use folder " + folder, e);
        } catch (Exception e) {
            throw new IllegalStateException("kafka: cannot format folder " + folder, e);
        }
    }

    private Properties settings() {
        if (membership != null) {
            return BrokerSettings.member(folder, membership.self(), membership.nodes());
        }
        int controllerPort = FreePort.find();
        // The controller's port may differ from run to run: voters are named here, not in the log.
        Properties settings = BrokerSettings.alone(folder, NODE, NODE + "@" + HOST + ":" + controllerPort);
        settings.putAll(Map.of(
                "listeners",
                listeners() + ",CONTROLLER://" + HOST + ":" + controllerPort,
                "listener.security.protocol.map",
                (security.isEmpty() ? "CLIENT:PLAINTEXT" : "CLIENT:SASL_SSL,OWN:PLAINTEXT") + ",CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                security.isEmpty() ? "CLIENT" : "OWN"));
        settings.putAll(security);
        return settings;
    }

    private String listeners() {
        String client = "CLIENT://" + HOST + ":" + port;
        return security.isEmpty() ? client : client + ",OWN://" + HOST + ":" + ownPort;
    }

    private void awaitAnswer() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ownServers()))) {
            admin.describeCluster().clusterId().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("kafka: no answer at " + bootstrapServers(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("kafka: interrupted while starting", e);
        }
    }

    private record Membership(String clusterId, KafkaNode self, List<KafkaNode> nodes) {}
}
