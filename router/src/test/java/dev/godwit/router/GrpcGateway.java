package dev.godwit.router;

import dev.godwit.protocol.link.Ack;
import dev.godwit.protocol.link.Delivery;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.GatewayHello;
import dev.godwit.protocol.link.Heartbeat;
import dev.godwit.protocol.link.RouterFrame;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The gateway's end of links over a real socket: says hello, acknowledges, and writes down what it hears. Any thread may ask. */
public final class GrpcGateway implements AutoCloseable {

    private static final ServiceMethod<RouterFrame, GatewayFrame> OPEN = ServiceMethod.server(
            ServiceName.create("godwit.link.v1", "Link"),
            "Open",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(RouterFrame.getDefaultInstance()));

    private final Vertx vertx;
    private final String node;
    private final String incarnation;
    private final List<RouterFrame> frames = new CopyOnWriteArrayList<>();
    private final List<GrpcServerResponse<RouterFrame, GatewayFrame>> streams = new CopyOnWriteArrayList<>();
    private final Set<String> notHere = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Long> withheld = new ConcurrentLinkedQueue<>();
    private volatile boolean acknowledges = true;
    private volatile boolean speaks = true;
    private HttpServer server;

    public GrpcGateway(Vertx vertx, String node, String incarnation) {
        this.vertx = vertx;
        this.node = node;
        this.incarnation = incarnation;
    }

    public GrpcGateway listen() throws Exception {
        return listen(0);
    }

    public GrpcGateway listen(int port) throws Exception {
        GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(8 << 20));
        grpc.callHandler(OPEN, this::accept);
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(grpc)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return this;
    }

    public int port() {
        return server.actualPort();
    }

    /** In the order received, from all routers. */
    public List<Delivery> deliveries() {
        List<Delivery> all = new ArrayList<>();
        for (RouterFrame frame : frames) {
            if (frame.hasBatch()) {
                all.addAll(frame.getBatch().getDeliveriesList());
            }
        }
        return all;
    }

    /** Partitions of each sweep notice. */
    public List<Set<Integer>> sweeps() {
        return frames.stream()
                .filter(RouterFrame::hasSweep)
                .map(frame -> Set.copyOf(frame.getSweep().getPartitionsList()))
                .toList();
    }

    public List<RouterFrame> frames() {
        return List.copyOf(frames);
    }

    public void forgetFrames() {
        frames.clear();
    }

    /** The next acknowledgements name the mailbox as followed by nobody. */
    public void notHere(String mailbox) {
        notHere.add(mailbox);
    }

    public void withholdAcks() {
        acknowledges = false;
    }

    /** Acknowledges all that was withheld, and the rest as it comes. */
    public void releaseAcks() {
        acknowledges = true;
        long last = 0;
        for (Long sequence = withheld.poll(); sequence != null; sequence = withheld.poll()) {
            last = sequence;
        }
        ack(streams.get(streams.size() - 1), last);
    }

    /** Neither heartbeats nor acknowledgements from now on; the connection stays. */
    public void fallSilent() {
        speaks = false;
    }

    public void speakAgain() {
        speaks = true;
        streams.forEach(this::heartbeat);
    }

    @Override
    public void close() {
        server.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void accept(GrpcServerRequest<RouterFrame, GatewayFrame> request) {
        GrpcServerResponse<RouterFrame, GatewayFrame> response = request.response();
        streams.add(response);
        long beat = vertx.setPeriodic(500, ignored -> heartbeat(response));
        request.handler(frame -> received(frame, response));
        request.exceptionHandler(failure -> gone(response, beat));
        request.endHandler(ended -> {
            gone(response, beat);
            response.end();
        });
    }

    private void gone(GrpcServerResponse<RouterFrame, GatewayFrame> response, long beat) {
        vertx.cancelTimer(beat);
        streams.remove(response);
    }

    private void received(RouterFrame frame, GrpcServerResponse<RouterFrame, GatewayFrame> response) {
        frames.add(frame);
        if (frame.hasHello() && speaks) {
            GatewayHello hello = GatewayHello.newBuilder()
                    .setVersion(1)
                    .setNode(node)
                    .setIncarnation(incarnation)
                    .build();
            response.write(GatewayFrame.newBuilder().setHello(hello).build());
        } else if (frame.hasBatch() && speaks) {
            if (acknowledges) {
                ack(response, frame.getBatch().getSequence());
            } else {
                withheld.add(frame.getBatch().getSequence());
            }
        }
    }

    private void ack(GrpcServerResponse<RouterFrame, GatewayFrame> response, long sequence) {
        Ack ack = Ack.newBuilder().setSequence(sequence).addAllNotHere(notHere).build();
        response.write(GatewayFrame.newBuilder().setAck(ack).build());
    }

    private void heartbeat(GrpcServerResponse<RouterFrame, GatewayFrame> response) {
        if (speaks) {
            response.write(GatewayFrame.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build());
        }
    }
}
