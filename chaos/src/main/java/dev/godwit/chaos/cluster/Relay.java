package dev.godwit.chaos.cluster;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** TCP proxies in front of members' ports. */
final class Relay implements AutoCloseable {

    private static final IoHandlerFactory NIO = NioIoHandler.newFactory();

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NIO);
    private final ExecutorService asking = Executors.newSingleThreadExecutor(Relay::askingThread);
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final Openers openers = new Openers();
    private final Traffic traffic;

    Relay(Predicate<Direction> cut) {
        traffic = new Traffic(cut);
    }

    /** Begins to stand in front of a port; returns where. Connections are told apart by who opened them. */
    Endpoint listen(Endpoint front, Endpoint back, String target) {
        return listen(front, back, target, Optional.empty());
    }

    /** The same for a port to which nobody but the harness connects. */
    Endpoint listenForHarness(Endpoint front, Endpoint back, String target) {
        return listen(front, back, target, Optional.of(Network.HARNESS));
    }

    void entered(String member, long pid) {
        openers.entered(member, pid);
    }

    void disturb(Direction direction, Disturbance disturbance) {
        traffic.disturb(direction, disturbance);
        changed();
    }

    void calm() {
        traffic.calm();
        changed();
    }

    /** Cuts were made or healed. */
    void changed() {
        wires.forEach(Wire::changed);
    }

    int reset(String opener, String target) {
        return forEach(opener, target, Wire::reset);
    }

    int halfClose(String opener, String target) {
        return forEach(opener, target, Wire::halfClose);
    }

    @Override
    public void close() {
        asking.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    private Endpoint listen(Endpoint front, Endpoint back, String target, Optional<String> opener) {
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel near) {
                        accept(near, back, target, opener);
                    }
                })
                .bind(front.socket())
                .syncUninterruptibly()
                .channel();
        InetSocketAddress address = (InetSocketAddress) listening.localAddress();
        return new Endpoint(address.getAddress().getHostAddress(), address.getPort());
    }

    private void accept(SocketChannel near, Endpoint back, String target, Optional<String> opener) {
        if (opener.isPresent()) {
            wire(opener.get(), target, near, back);
        } else {
            // Reads files of the system: not on an event loop.
            asking.execute(() -> wire(openers.of(near.remoteAddress(), near.localAddress()), target, near, back));
        }
    }

    private void wire(String opener, String target, SocketChannel near, Endpoint back) {
        Wire wire = new Wire(opener, target, traffic, near, back.socket());
        wires.add(wire);
        near.closeFuture().addListener(closed -> wires.remove(wire));
        wire.changed();
    }

    private int forEach(String opener, String target, Consumer<Wire> action) {
        return (int) wires.stream()
                .filter(wire -> wire.isBetween(opener, target))
                .peek(action)
                .count();
    }

    private static Thread askingThread(Runnable asks) {
        Thread thread = new Thread(asks, "chaos-openers");
        thread.setDaemon(true);
        return thread;
    }
}
