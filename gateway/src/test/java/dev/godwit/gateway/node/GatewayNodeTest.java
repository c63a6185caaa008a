package dev.godwit.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.LockedLog;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.link.LinkOptions;
import dev.godwit.gateway.session.Close;
import dev.godwit.gateway.session.SessionRequest;
import dev.godwit.gateway.session.Sessions;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.Batch;
import dev.godwit.protocol.link.ConnectionsAnswer;
import dev.godwit.protocol.link.ConnectionsRequest;
import dev.godwit.protocol.link.Delivery;
import dev.godwit.protocol.link.DisconnectAnswer;
import dev.godwit.protocol.link.DisconnectRequest;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.protocol.link.RouterHello;
import dev.godwit.registry.memory.InMemoryRegistry;
import dev.godwit.runtime.Check;
import dev.godwit.runtime.VertxLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole node over real sockets, with a small router as its client. */
class GatewayNodeTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");
    private static final PushTopic TOPIC = new PushTopic("godwit.push", 1, 1);
    private static final ServiceMethod<GatewayFrame, RouterFrame> OPEN = ServiceMethod.client(
            ServiceName.create("godwit.link.v1.Link"),
            "Open",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(GatewayFrame.getDefaultInstance()));

    private static final ServiceName NODES = ServiceName.create("godwit.link.v1.Nodes");
    private static final ServiceMethod<ConnectionsAnswer, ConnectionsRequest> CONNECTIONS = ServiceMethod.client(
            NODES,
            "Connections",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(ConnectionsAnswer.getDefaultInstance()));
    private static final ServiceMethod<DisconnectAnswer, DisconnectRequest> DISCONNECT = ServiceMethod.client(
            NODES,
            "Disconnect",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(DisconnectAnswer.getDefaultInstance()));

    private final Vertx vertx = Vertx.vertx();
    private final FakeLog log = new FakeLog();
    private final LockedLog locked = new LockedLog(log);
    private final GatewayNode node = new GatewayNode(
            vertx,
            locked,
            locked.guard(new InMemoryRegistry(System::currentTimeMillis)),
            NodeOptions.of(TOPIC, LeaseOptions.of("node-1", "127.0.0.1"), LinkOptions.of("127.0.0.1", 0, "secret")),
            new SimpleMeterRegistry());
    private final VertxLoop loop = VertxLoop.current(vertx);
    private final Sessions sessions = node.sessions(loop);
    private final GrpcClient client = GrpcClient.client(vertx);
    private final List<GatewayFrame> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        node.start().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        node.stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void batch_reachesTheSessionAndIsAcknowledged() throws Exception {
        ThreadSafeOutbound outbound = new ThreadSafeOutbound();
        connect(outbound);
        await().until(() -> outbound.events().contains("opened"));
        GrpcClientRequest<RouterFrame, GatewayFrame> link = open("secret");
        await().until(() -> received.stream().anyMatch(GatewayFrame::hasHello));

        Arrival.Durable arrival = locked.change(() -> log.append(ALICE, "a0"));
        link.write(batch(arrival));

        await().until(() -> outbound.events().contains("a0"));
        await().until(() -> received.stream().anyMatch(GatewayFrame::hasAck));
        await().until(() -> received.stream().anyMatch(GatewayFrame::hasHeartbeat));
        assertThat(received.get(0).getHello().getNode()).isEqualTo("node-1");
        assertThat(node.check()).isEqualTo(Check.UP);
        assertThat(node.connections()).isEqualTo(1);
    }

    @Test
    void wrongSecret_isRefusedWithAStatus() throws Exception {
        GrpcClientRequest<RouterFrame, GatewayFrame> link = open("guess");

        assertThatThrownBy(() -> link.response()
                        .compose(response -> response.end())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InvalidStatusException.class)
                .hasMessageContaining("PERMISSION_DENIED");
        assertThat(received).isEmpty();
    }

    @Test
    void connections_areShownAndEnded_toWhoKnowsTheSecret() throws Exception {
        ThreadSafeOutbound outbound = new ThreadSafeOutbound();
        connect(outbound);
        await().until(() -> outbound.events().contains("opened"));
        ConnectionsRequest all = ConnectionsRequest.newBuilder().setLimit(10).build();

        assertThat(call(CONNECTIONS, "secret", all).getConnections(0).getPlace().getConnection())
                .isEqualTo("c1");
        assertThatThrownBy(() -> call(CONNECTIONS, "guess", all))
                .hasCauseInstanceOf(InvalidStatusException.class)
                .hasMessageContaining("PERMISSION_DENIED");
        assertThatThrownBy(() -> call(
                        CONNECTIONS,
                        "secret",
                        all.toBuilder().setMailbox("alice").build()))
                .hasMessageContaining("INVALID_ARGUMENT");

        DisconnectRequest user =
                DisconnectRequest.newBuilder().setUser("u:alice").build();
        assertThatThrownBy(() -> call(DISCONNECT, "guess", user)).hasMessageContaining("PERMISSION_DENIED");
        assertThat(node.connections()).isEqualTo(1);
        assertThat(call(DISCONNECT, "secret", user).getClosed()).isEqualTo(1);
        await().until(() -> outbound.events().contains("close(REVOKED)"));
    }

    private <Q, A> A call(ServiceMethod<A, Q> method, String secret, Q question) throws Exception {
        return client.request(SocketAddress.inetSocketAddress(node.linkPort(), "127.0.0.1"), method)
                .compose(request -> {
                    request.headers().set("godwit-secret", secret);
                    return request.send(question);
                })
                .compose(GrpcClientResponse::last)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** Nothing is forwarded; the new link alone makes the node look. */
    @Test
    void openedLink_isFollowedByASweep() throws Exception {
        ThreadSafeOutbound outbound = new ThreadSafeOutbound();
        connect(outbound);
        await().until(() -> outbound.events().contains("opened"));
        await().until(() -> locked.change(log::reads) >= 2);
        locked.change(() -> log.append(ALICE, "a0"));
        open("secret");

        await().until(() -> outbound.events().contains("a0"));
    }

    @Test
    void closeAll_reachesTheClients() throws Exception {
        ThreadSafeOutbound outbound = new ThreadSafeOutbound();
        connect(outbound);
        await().until(() -> outbound.events().contains("opened"));
        node.drain();
        loop.execute(() -> sessions.closeAll(Close.DRAIN));

        await().until(() -> outbound.events().contains("close(DRAIN)"));
        assertThat(node.connections()).isZero();
    }

    private void connect(ThreadSafeOutbound outbound) {
        SessionRequest request = new SessionRequest(
                "c1", Tenant.DEFAULT, "alice", Optional.empty(), Optional.of(new Position(1, -1, -1)));
        loop.execute(() -> sessions.open(request, outbound.outbound));
    }

    private GrpcClientRequest<RouterFrame, GatewayFrame> open(String secret) throws Exception {
        GrpcClientRequest<RouterFrame, GatewayFrame> link = client.request(
                        SocketAddress.inetSocketAddress(node.linkPort(), "127.0.0.1"), OPEN)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        link.response().onSuccess(response -> response.handler(received::add));
        link.write(RouterFrame.newBuilder()
                .setHello(RouterHello.newBuilder()
                        .setVersion(1)
                        .setRouter("router-1")
                        .setSecret(secret))
                .build());
        return link;
    }

    private static RouterFrame batch(Arrival.Durable arrival) {
        Delivery delivery = Delivery.newBuilder()
                .setMailbox(arrival.mailbox().key())
                .setGeneration(arrival.entry().id().generation())
                .setOffset(arrival.entry().id().offset())
                .setPrevGeneration(arrival.previous().generation())
                .setPrevOffset(arrival.previous().offset())
                .setMessage(ByteString.copyFrom(
                        arrival.entry().frame().orElseThrow().message().encode()))
                .build();
        return RouterFrame.newBuilder()
                .setBatch(Batch.newBuilder().setSequence(1).addDeliveries(delivery))
                .build();
    }

    /** Read on the test's thread, written on the session's. */
    private final class ThreadSafeOutbound {
        private final RecordingOutbound outbound = new RecordingOutbound();

        List<String> events() throws Exception {
            CompletableFuture<List<String>> copy = new CompletableFuture<>();
            loop.execute(() -> copy.complete(List.copyOf(outbound.events())));
            return copy.get(20, TimeUnit.SECONDS);
        }
    }
}
