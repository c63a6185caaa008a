package dev.godwit.runtime.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A transport of Vert.x that shows the servers which it makes. Everything else is the transport's own. */
@SuppressWarnings("deprecation") // Of the SPI itself: what is called here is what it was called with.
final class ShowingTransport implements Transport {

    private final Transport own;
    private final Consumer<ServerBootstrap> servers;

    private ShowingTransport(Transport own, Consumer<ServerBootstrap> servers) {
        this.own = own;
        this.servers = servers;
    }

    /** Over the one that Vert.x would choose. */
    static io.vertx.core.transport.Transport over(VertxOptions options, Consumer<ServerBootstrap> servers) {
        io.vertx.core.transport.Transport faster =
                options.getPreferNativeTransport() ? io.vertx.core.transport.Transport.nativeTransport() : null;
        io.vertx.core.transport.Transport own =
                faster != null && faster.available() ? faster : io.vertx.core.transport.Transport.NIO;
        return new Named(own, new ShowingTransport(own.implementation(), servers));
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, ServerBootstrap bootstrap) {
        own.configure(config, domainSocket, bootstrap);
        servers.accept(bootstrap);
    }

    @Override
    public boolean supportsDomainSockets() {
        return own.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return own.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return own.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return own.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return own.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return own.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return own.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ratio) {
        return own.eventLoopGroup(type, threads, factory, ratio);
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return own.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        return own.datagramChannelFactory();
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return own.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return own.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        own.configure(channel, options);
    }

    @Override
    public void configure(TcpConfig config, boolean domainSocket, Bootstrap bootstrap) {
        own.configure(config, domainSocket, bootstrap);
    }

    private record Named(io.vertx.core.transport.Transport own, Transport implementation)
            implements io.vertx.core.transport.Transport {

        @Override
        public String name() {
            return own.name();
        }

        @Override
        public boolean available() {
            return own.available();
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return own.unavailabilityCause();
        }
    }
}
