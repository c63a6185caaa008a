package dev.godwit.gateway.grpc;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.Rounds;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.frames.ClientFrame;
import dev.godwit.gateway.frames.Conversation;
import dev.godwit.gateway.frames.FrameConnection;
import dev.godwit.gateway.frames.FrameFormat;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.Transport;
import dev.godwit.grpc.Call;
import dev.godwit.grpc.Ending;
import dev.godwit.grpc.Entrance;
import dev.godwit.grpc.OneMessage;
import dev.godwit.protocol.Problem;
import dev.godwit.protocol.v1.ServerFrame;
import dev.godwit.protocol.v1.SubscribeRequest;
import io.vertx.grpc.common.ServiceName;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** The calls of {@code godwit.v1.StreamService} on one event loop. Confined to it. */
public final class GrpcTransport {

    /** The most topics of one call. */
    public static final int MOST_TOPICS = FrameConnection.MOST_TOPICS;

    /** The largest message of a client, in bytes, as on WebSockets. */
    public static final int MAX_MESSAGE = 64 * 1024;

    public static final ServiceName NAME = ServiceName.create("godwit.v1.StreamService");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Station station;
    private final Door door;
    private final Rounds<Live> heartbeats;

    public GrpcTransport(Station station, Door door) {
        this.station = station;
        this.door = door;
        this.heartbeats = new Rounds<>(
                station.loop(), station.rhythm().periodic(), connections -> connections.forEach(Live::heartbeat));
    }

    public void register(Entrance entrance) {
        entrance.serve(NAME, "Subscribe", SubscribeRequest::parseFrom, this::subscribe);
        entrance.serve(NAME, "Connect", FrameFormat.PROTOBUF::read, this::connect);
    }

    public void start() {
        heartbeats.start();
    }

    public void stop() {
        heartbeats.stop();
    }

    private void subscribe(Call<SubscribeRequest, ServerFrame> call) {
        call.begin(new OneMessage<>(call, PATIENCE, asked -> {
            Wishes.of(asked, call.http());
            admit(call, (request, opened) -> dev.godwit.grpc.Conversation.none());
        }));
    }

    private void connect(Call<ClientFrame, ServerFrame> call) {
        call.await();
        Wishes.ofMetadata(call.http());
        admit(
                call,
                (request, opened) ->
                        new Talk(call, new Conversation(request, opened.connection(), opened.session(), station)));
    }

    private <Q> void admit(
            Call<Q, ?> call, BiFunction<StreamRequest, Live, dev.godwit.grpc.Conversation<Q>> conversation) {
        CompletionStage<Runnable> decision = door.ask(
                call.http(),
                request -> () -> {
                    // One that has ended while it waited opens no session.
                    if (call.isOver()) {
                        request.atEnd().run();
                    } else {
                        begin(call, request, conversation);
                    }
                },
                problem -> () -> refuse(call, problem));
        decision.thenAccept(Runnable::run).whenComplete((done, failure) -> {
            if (failure != null) {
                call.failed(failure);
            }
        });
    }

    // Whatever becomes of it: what it holds is given back.
    private <Q> void begin(
            Call<Q, ?> call,
            StreamRequest request,
            BiFunction<StreamRequest, Live, dev.godwit.grpc.Conversation<Q>> conversation) {
        try {
            call.begin(conversation.apply(request, open(call, request)));
        } catch (RuntimeException e) {
            request.atEnd().run();
            throw e;
        }
    }

    private static <Q> void refuse(Call<Q, ?> call, Problem problem) {
        if (!call.isOver()) {
            call.begin(dev.godwit.grpc.Conversation.none());
            call.end(Ending.of(problem));
        }
    }

    private Live open(Call<?, ?> call, StreamRequest request) {
        GrpcWire wire = new GrpcWire(call);
        FrameConnection connection =
                new FrameConnection(request, wire, FrameFormat.PROTOBUF.frames(), Transport.GRPC, station);
        Session session = station.sessions().open(request.session(Transport.GRPC), connection);
        Lifeline lifeline = Lifeline.begin(Transport.GRPC.word(), request, session, station);
        Live live = new Live(connection, session);
        lifeline.hold(heartbeats.join(live));
        call.whenUnclogged(() -> {
            if (connection.isGreeted()) {
                call.release();
            }
            session.writable();
        });
        call.whenOver(status -> lifeline.clientLeft());
        connection.begin(lifeline);
        return live;
    }

    private record Live(FrameConnection connection, Session session) {

        void heartbeat() {
            connection.heartbeat(session.position());
        }
    }
}
