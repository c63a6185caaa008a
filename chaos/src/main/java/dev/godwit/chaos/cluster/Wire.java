package dev.godwit.chaos.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection through a proxy: that of the opener, and that to the target. Both are on one event loop. */
final class Wire {

    private static final int CONNECT_MILLIS = 30_000;

    private final String opener;
    private final String target;
    private final Traffic traffic;
    private final SocketChannel near;
    private final SocketAddress address;
    private @Nullable Open open;
    private boolean connecting;

    Wire(String opener, String target, Traffic traffic, SocketChannel near, SocketAddress address) {
        this.opener = opener;
        this.target = target;
        this.traffic = traffic;
        this.near = near;
        this.address = address;
    }

    boolean isBetween(String from, String to) {
        return opener.equals(from) && target.equals(to);
    }

    /** Something about the traffic is different now; from any thread. */
    void changed() {
        near.eventLoop().execute(this::move);
    }

    /** From any thread. */
    void reset() {
        near.eventLoop().execute(() -> {
            abort(near);
            if (open != null) {
                abort(open.far());
            }
        });
    }

    /** From any thread. */
    void halfClose() {
        near.eventLoop().execute(() -> {
            if (open != null) {
                open.there().halfClose();
            }
        });
    }

    private void move() {
        if (open != null) {
            open.there().pump();
            open.back().pump();
        } else if (!connecting && near.isActive() && !isCut()) {
            connecting = true;
            connect();
        }
    }

    /** A connection is made by bytes of both ways. */
    private boolean isCut() {
        return traffic.isCut(new Direction(opener, target)) || traffic.isCut(new Direction(target, opener));
    }

    private void connect() {
        new Bootstrap()
                .group(near.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address)
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        open((SocketChannel) ((ChannelFuture) connected).channel());
                    } else {
                        // The opener sees it as a refusal that came late.
                        abort(near);
                    }
                });
    }

    private void open(SocketChannel far) {
        Pipe there = new Pipe(new Direction(opener, target), traffic, near, far);
        Pipe back = new Pipe(new Direction(target, opener), traffic, far, near);
        open = new Open(far, there, back);
        near.pipeline().addLast(new End(there, back, far));
        far.pipeline().addLast(new End(back, there, near));
        move();
    }

    /** By RST. */
    private static void abort(SocketChannel channel) {
        if (channel.isOpen()) {
            channel.config().setSoLinger(0);
            ChannelFuture ignored = channel.close();
        }
    }

    private record Open(SocketChannel far, Pipe there, Pipe back) {}

    /** One of the two sockets. */
    private static final class End extends ChannelInboundHandlerAdapter {

        private final Pipe out;
        private final Pipe in;
        private final SocketChannel other;

        /**
         * @param out leads away from this socket
         * @param in leads to this socket
         */
        End(Pipe out, Pipe in, SocketChannel other) {
            this.out = out;
            this.in = in;
            this.other = other;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            out.read((ByteBuf) message);
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            in.pump();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                out.end();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            in.drop();
            if (!in.isOver() || !out.isOver()) {
                abort(other);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture ignored = context.close();
            abort(other);
        }
    }
}
