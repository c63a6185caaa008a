package dev.godwit.runtime.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Sees each socket when it is accepted, before a byte of it was read. Vert.x shows a connection in clear text only with its first
 * whole request, so one that never sends any would be nobody's. Any thread.
 */
public final class Acceptance {

    private final ConcurrentMap<Integer, Watch> watches = new ConcurrentHashMap<>();
    private final ConcurrentMap<Ends, Future<?>> silent = new ConcurrentHashMap<>();

    /**
     * What is to be done with the sockets of a port.
     *
     * @param patience a socket whose first request has not {@linkplain #arrived arrived} whole by then is closed
     */
    public record Watch(Duration patience, Counting counting) {}

    /** Who counts sockets. Called on any thread. */
    public interface Counting {

        /**
         * @param host address of the other end
         * @return false: to be closed at once
         */
        boolean opened(String host);

        /** One that was let in is gone. */
        void closed(String host);

        /** One sent no request in time, and is cut. */
        void silent();
    }

    private record Ends(String host, int port, int localPort) {}

    /** A Vert.x whose servers show their sockets here. */
    public Vertx vertx(VertxOptions options) {
        return Vertx.builder()
                .with(options)
                .withTransport(ShowingTransport.over(options, this::showSockets))
                .build();
    }

    public void watch(int port, Watch watch) {
        watches.put(port, watch);
    }

    public void unwatch(int port) {
        watches.remove(port);
    }

    /** The first request of a connection is there. Those that follow it change nothing. */
    public void arrived(HttpConnection connection) {
        io.vertx.core.net.SocketAddress remote = connection.remoteAddress(true);
        io.vertx.core.net.SocketAddress local = connection.localAddress(true);
        if (remote != null && local != null && remote.hostAddress() != null) {
            Future<?> cut = silent.remove(new Ends(remote.hostAddress(), remote.port(), local.port()));
            if (cut != null) {
                cut.cancel(false);
            }
        }
    }

    private void showSockets(ServerBootstrap server) {
        server.handler(new Accepting());
    }

    private boolean admit(ChannelHandlerContext context, Channel socket) {
        if (!(socket.remoteAddress() instanceof InetSocketAddress remote)
                || !(socket.localAddress() instanceof InetSocketAddress local)) {
            return true;
        }
        Watch watch = watches.get(local.getPort());
        if (watch == null) {
            return true;
        }
        String host = remote.getAddress().getHostAddress();
        if (!watch.counting().opened(host)) {
            return false;
        }
        Ends ends = new Ends(host, remote.getPort(), local.getPort());
        Future<?> cut = context.executor()
                .schedule(
                        () -> {
                            watch.counting().silent();
                            Future<?> unused = socket.close();
                        },
                        watch.patience().toMillis(),
                        TimeUnit.MILLISECONDS);
        silent.put(ends, cut);
        socket.closeFuture().addListener(closed -> {
            cut.cancel(false);
            silent.remove(ends, cut);
            watch.counting().closed(host);
        });
        return true;
    }

    /** Stands before what makes a connection of a socket. */
    @ChannelHandler.Sharable
    private final class Accepting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel socket && !admit(context, socket)) {
                socket.unsafe().closeForcibly();
            } else {
                context.fireChannelRead(message);
            }
        }
    }
}
