package dev.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.godwit.embedded.EmbeddedKafka;
import dev.godwit.embedded.EmbeddedRedis;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcReadStream;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.junit5.VertxExtension;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All libraries at work in one process: resolving versions proves nothing about running them together. */
@ExtendWith(VertxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DependencySmokeIT {

    private static final ServiceName SERVICE = ServiceName.create("godwit.smoke", "Echo");
    private static final String HOST = "127.0.0.1";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private Vertx vertx;
    private EmbeddedKafka kafka;
    private EmbeddedRedis redis;
    private HazelcastInstance member;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        vertx = Vertx.vertx();
        kafka = new EmbeddedKafka(folder.resolve("kafka"), 0).start();
        redis = new EmbeddedRedis(folder.resolve("redis")).start();
        member = Hazelcast.newHazelcastInstance(alone());
        port = await(listen()).actualPort();
    }

    @BeforeEach
    void forget() {
        received.clear();
    }

    @AfterAll
    void stop() throws Exception {
        member.shutdown();
        await(vertx.close());
        redis.stop();
        kafka.stop();
    }

    @Test
    void sse_isReadInChunks() throws Exception {
        var client = vertx.createHttpClient();
        await(client.request(HttpMethod.GET, port, HOST, "/events")
                .compose(HttpClientRequest::send)
                .onSuccess(response -> response.handler(chunk -> received.add(chunk.toString())))
                .compose(HttpClientResponse::end));

        assertThat(received).containsExactly("data: 1\n\n", "data: 2\n\n");
    }

    @Test
    void webSocket_echoes() throws Exception {
        var client = vertx.createWebSocketClient();
        var socket = await(client.connect(port, HOST, "/socket"));
        socket.textMessageHandler(received::add);
        await(socket.writeTextMessage("hello"));

        assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
        await(socket.close());
    }

    @Test
    void grpc_echoes_atThePortOfHttp() throws Exception {
        ServiceMethod<StringValue, StringValue> echo = ServiceMethod.client(
                SERVICE,
                "Say",
                GrpcMessageEncoder.encoder(),
                GrpcMessageDecoder.decoder(StringValue.getDefaultInstance()));
        GrpcClient client = GrpcClient.client(vertx);

        StringValue answer = await(client.request(SocketAddress.inetSocketAddress(port, HOST), echo)
                .compose(request -> say(request, "hello"))
                .compose(GrpcReadStream::last));

        assertThat(answer.getValue()).isEqualTo("hello");
    }

    @Test
    void kafka_isPolled_fromAPositionSoughtInTheAssignedHandler() throws Exception {
        produce("orders", "first", "second");
        KafkaConsumer<String, String> consumer = KafkaConsumer.create(
                vertx,
                Map.of(
                        "bootstrap.servers", kafka.bootstrapServers(),
                        "group.id", "smoke",
                        "key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer",
                        "value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer"));
        consumer.partitionsAssignedHandler(partitions -> partitions.forEach(each -> consumer.seek(each, 1)));
        await(consumer.subscribe("orders"));

        String value = null;
        for (int attempt = 0; value == null && attempt < 50; attempt++) {
            var records = await(consumer.poll(Duration.ofMillis(200)));
            value = records.isEmpty() ? null : records.recordAt(0).value();
        }
        await(consumer.close());

        assertThat(value).isEqualTo("second");
    }

    @Test
    void redis_runsAScriptByItsHash() throws Exception {
        Redis client = Redis.createClient(vertx, redis.uri());
        String script = "return redis.call('XADD', KEYS[1], '*', 'body', ARGV[1])";
        Response hash =
                await(client.send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script)));

        Response id = await(client.send(Request.cmd(Command.EVALSHA)
                .arg(hash.toString())
                .arg(1)
                .arg("mailbox")
                .arg("hello")));
        Response length = await(client.send(Request.cmd(Command.XLEN).arg("mailbox")));

        assertThat(id.toString()).contains("-");
        assertThat(length.toInteger()).isEqualTo(1);
        client.close();
    }

    @Test
    void hazelcast_keepsAnEntry() {
        member.getMap("sessions").put("user", "node");

        assertThat(member.getMap("sessions").get("user")).isEqualTo("node");
    }

    @Test
    void token_isMadeAndVerified() throws Exception {
        JWTAuth auth = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm("HS256")
                                .setBuffer("a secret of at least thirty-two bytes")));
        String token = auth.generateToken(new JsonObject().put("sub", "ada"), new JWTOptions().setAlgorithm("HS256"));

        assertThat(await(auth.authenticate(new TokenCredentials(token))).subject())
                .isEqualTo("ada");
    }

    @Test
    void configuration_isReadFromYaml_andMetricsAreScraped() throws IOException {
        var config = new SmallRyeConfigBuilder()
                .withSources(new YamlConfigSource("smoke", "node:\n  id: a", 100))
                .build();
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        metrics.counter("godwit.messages").increment();

        assertThat(config.getValue("node.id", String.class)).isEqualTo("a");
        assertThat(metrics.scrape()).contains("godwit_messages_total 1.0");
    }

    private Future<HttpServer> listen() {
        Router router = Router.router(vertx);
        router.get("/events").handler(DependencySmokeIT::events);
        router.get("/socket")
                .handler(context -> context.request()
                        .toWebSocket()
                        .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
        GrpcServer grpc = GrpcServer.server(vertx);
        ServiceMethod<StringValue, StringValue> echo = ServiceMethod.server(
                SERVICE,
                "Say",
                GrpcMessageEncoder.encoder(),
                GrpcMessageDecoder.decoder(StringValue.getDefaultInstance()));
        grpc.callHandler(
                echo, request -> request.handler(message -> request.response().end(message)));
        router.post().handler(context -> grpc.handle(context.request()));
        return vertx.createHttpServer().requestHandler(router).listen(0, HOST);
    }

    /** Writes the second event when the first has left: each is a chunk of its own. */
    private static void events(RoutingContext context) {
        var response = context.response().setChunked(true).putHeader("content-type", "text/event-stream");
        response.write(Buffer.buffer("data: 1\n\n"))
                .onSuccess(written -> context.vertx().setTimer(100, timer -> response.end("data: 2\n\n")));
    }

    private static Future<GrpcReadStream<StringValue>> say(
            GrpcClientRequest<StringValue, StringValue> request, String text) {
        request.end(StringValue.of(text));
        return request.response().map(response -> response);
    }

    private void produce(String topic, String... values) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings);
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    private static Config alone() {
        Config config = new Config();
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.getNetworkConfig().setPublicAddress(HOST);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(HOST);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        return config;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
