package dev.godwit.gateway.websocket;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.connection.ProblemResponse;
import dev.godwit.gateway.connection.Rounds;
import dev.godwit.gateway.connection.Station;
import dev.godwit.gateway.connection.StreamRequest;
import dev.godwit.gateway.frames.Conversation;
import dev.godwit.gateway.frames.FrameConnection;
import dev.godwit.gateway.session.Session;
import dev.godwit.gateway.session.Transport;
import dev.godwit.protocol.Problem;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/** The WebSockets of one event loop. Confined to it. */
public final class WebSocketTransport {

    /** The most topics of one WebSocket at a time. */
    public static final int MOST_TOPICS = FrameConnection.MOST_TOPICS;

    // In the range that means: reconnect.
    private static final int NO_PONG = 4000;

    private static final String NAME = Transport.WEBSOCKET.word();

    private final Station station;
    private final Rounds<Live> heartbeats;
    private final Rounds<Live> pings;
    private final Optional<Deflation> deflation;

    /**
     * @param compression whether clients that offer permessage-deflate get it
     */
    public WebSocketTransport(Station station, boolean compression) {
        this.station = station;
        this.deflation = compression ? Optional.of(new Deflation()) : Optional.empty();
        this.heartbeats = new Rounds<>(
                station.loop(), station.rhythm().periodic(), connections -> connections.forEach(Live::heartbeat));
        this.pings =
                new Rounds<>(station.loop(), station.rhythm().ping(), connections -> connections.forEach(Live::ping));
    }

    public void start() {
        heartbeats.start();
        pings.start();
    }

    public void stop() {
        heartbeats.stop();
        pings.stop();
    }

    /** A connection has begun that may become a WebSocket. */
    public void connected(HttpConnection connection) {
        if (deflation.isPresent() && connection instanceof ConnectionBase base) {
            DeflatedFrames.standInForNettys(base.channelHandlerContext().pipeline());
        }
    }

    /** Why a request cannot become a WebSocket of ours, whoever sent it. */
    public Optional<Problem> refusal(HttpServerRequest http) {
        if (!http.canUpgradeToWebSocket()) {
            return Optional.of(new Problem(
                    400,
                    "upgrade_required",
                    "WebSocket expected",
                    "no WebSocket handshake (expected: Upgrade: websocket over HTTP/1.1, version 13)"));
        }
        if (!Subprotocols.of(http).acceptable()) {
            return Optional.of(new Problem(
                    400,
                    "subprotocol_unknown",
                    "Subprotocol is not known",
                    "Sec-WebSocket-Protocol",
                    "none of those offered is spoken (expected: " + String.join(" or ", Subprotocols.SPOKEN) + ")"));
        }
        return Optional.empty();
    }

    /** Upgrades. */
    public void accept(HttpServerRequest http, StreamRequest request) {
        http.response().putHeader("Set-Cookie", request.cookies());
        ChannelHandlerContext handler = ((ConnectionBase) http.connection()).channelHandlerContext();
        deflation.ifPresent(shared -> DeflatedFrames.prepare(handler, shared, http));
        http.toWebSocket()
                .onSuccess(socket -> begin(socket, new Intake(handler), request))
                .onFailure(failure -> {
                    request.atEnd().run();
                    ProblemResponse.send(
                            http.response(),
                            new Problem(400, "upgrade_failed", "WebSocket expected", "the handshake is not complete"));
                });
    }

    private void begin(ServerWebSocket socket, Intake intake, StreamRequest request) {
        if (socket.isClosed()) {
            request.atEnd().run();
            return;
        }
        Subprotocol subprotocol = Subprotocol.of(socket.subProtocol());
        WebSocketWire wire = new WebSocketWire(socket, subprotocol.type());
        FrameConnection connection =
                new FrameConnection(request, wire, subprotocol.format().frames(), Transport.WEBSOCKET, station);
        Session session = station.sessions().open(request.session(Transport.WEBSOCKET), connection);
        Lifeline lifeline = Lifeline.begin(NAME, request, session, station);
        Silence silence = new Silence(station, () -> connection.cut(() -> wire.close(NO_PONG, "no pong")));
        Live live = new Live(connection, wire, session, silence);
        Conversation conversation = new Conversation(request, connection, session, station);
        WebSocketInput input = new WebSocketInput(subprotocol, live, intake, conversation, station.metrics());
        lifeline.hold(heartbeats.join(live));
        lifeline.hold(pings.join(live));
        lifeline.hold(silence::stop);
        socket.frameHandler(input::received);
        socket.drainHandler(ignored -> {
            input.drained();
            session.writable();
        });
        socket.closeHandler(ignored -> lifeline.clientLeft());
        socket.exceptionHandler(input::broken);
        connection.begin(lifeline);
        silence.start();
    }
}
