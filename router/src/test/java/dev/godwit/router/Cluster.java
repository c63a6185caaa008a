package dev.godwit.router;

import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.embedded.EmbeddedRedis;
import dev.godwit.inbox.LogEntry;
import dev.godwit.inbox.LogPage;
import dev.godwit.inbox.LogRules;
import dev.godwit.inbox.redis.Endpoint;
import dev.godwit.inbox.redis.RedisInbox;
import dev.godwit.inbox.redis.RedisSettings;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Route;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.router.lane.ReceiptOptions;
import dev.godwit.runtime.tls.ClientTls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Routers on a real Kafka, a real Redis and a registry in memory, with one gateway behind real sockets. Any thread may ask. */
final class Cluster implements AutoCloseable {

    private static final String SECRET = "a secret of the cluster";

    final PushTopic topic;
    final EmbeddedKafka kafka;
    final EmbeddedRedis redis;
    final Vertx vertx;
    final InMemoryRegistry registry = new InMemoryRegistry(System::currentTimeMillis);
    final RedisInbox inbox;
    final GrpcGateway gateway;
    private final List<Router> routers = new ArrayList<>();
    private final KafkaProducer<byte[], byte[]> producer;

    Cluster(EmbeddedKafka kafka, EmbeddedRedis redis, PushTopic topic) throws Exception {
        this.kafka = kafka;
        this.redis = redis;
        this.topic = topic;
        // One event loop: the registry in memory is for one thread.
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        inbox = inbox();
        inbox.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        gateway = new GrpcGateway(vertx, "gateway-1", "one").listen();
        NodeLease lease = new NodeLease("gateway-1", "one", "127.0.0.1", gateway.port(), false, 0);
        onLoop(() -> registry.renew(lease));
        vertx.setPeriodic(500, ignored -> registry.renew(lease));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "partitioner.ignore.keys", "false"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static Mailbox user(String name) {
        return Mailbox.user(Tenant.DEFAULT, name);
    }

    Router router(String node) throws Exception {
        RedisInbox own = inbox();
        own.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        RouterOptions options = new RouterOptions(
                node,
                topic,
                kafka.bootstrapServers(),
                Map.of(),
                Duration.ofDays(3),
                SECRET,
                Duration.ofSeconds(1),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                ReceiptOptions.DEFAULT,
                ClientTls.OFF);
        Router router = new Router(vertx, own.writer(), own.presence(), registry, options, new SimpleMeterRegistry());
        router.start().toCompletableFuture().get(10, TimeUnit.SECONDS);
        routers.add(router);
        return router;
    }

    void stop(Router router) throws Exception {
        routers.remove(router);
        router.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void follow(String user) throws Exception {
        onLoop(() -> registry.put(List.of(user(user)), new Route("gateway-1", "one", 1)));
    }

    void push(String user, String text) throws Exception {
        produce(user, "{\"to\":{\"user\":\"" + user + "\"},\"event\":\"e\",\"data\":\"" + text + "\"}");
    }

    long produce(String key, String value) throws Exception {
        return producer.send(new ProducerRecord<>(topic.name(), bytes(key), bytes(value)))
                .get(20, TimeUnit.SECONDS)
                .offset();
    }

    void produce(int partition, String key, String value) throws Exception {
        producer.send(new ProducerRecord<>(topic.name(), partition, bytes(key), bytes(value)))
                .get(20, TimeUnit.SECONDS);
    }

    LogPage page(String user) {
        try {
            return inbox.reader()
                    .read(user(user), MessageId.NONE, 1_000)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("redis does not answer", e);
        }
    }

    List<String> texts(String user) {
        return page(user).entries().stream().map(Cluster::text).toList();
    }

    List<MessageId> ids(String user) {
        return page(user).entries().stream().map(LogEntry::id).toList();
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    void flushRedis() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readNBytes(5);
        }
    }

    <T> T onLoop(Callable<T> task) throws Exception {
        return Future.<T>future(promise -> vertx.getOrCreateContext().runOnContext(ignored -> {
                    try {
                        promise.complete(task.call());
                    } catch (Exception e) {
                        promise.fail(e);
                    }
                }))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        routers.forEach(router -> router.stop()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join());
        producer.close(Duration.ofSeconds(1));
        inbox.stop();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private RedisInbox inbox() {
        return new RedisInbox(
                vertx, RedisSettings.standalone(new Endpoint("127.0.0.1", redis.port())), topic, LogRules.DEFAULT);
    }

    private static String text(LogEntry entry) {
        return new String(Message.decode(entry.message()).data().bytes(), StandardCharsets.UTF_8).replace("\"", "");
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
