package dev.godwit.chaos.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One way of a proxied connection. Used on the event loop of the connection only.
 *
 * <p>What was sent before a cut was healed arrives then, as it would from a sender that repeats it, even if the sender is gone.
 */
final class Pipe {

    private static final int MOST_HELD = 1 << 20;
    private static final long SLICE_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Direction direction;
    private final Traffic traffic;
    private final SocketChannel source;
    private final SocketChannel sink;
    private final Queue<Piece> pieces = new ArrayDeque<>();
    private long held;
    private long lastDue = System.nanoTime();
    private boolean scheduled;
    private boolean over;

    Pipe(Direction direction, Traffic traffic, SocketChannel source, SocketChannel sink) {
        this.direction = direction;
        this.traffic = traffic;
        this.source = source;
        this.sink = sink;
    }

    void read(ByteBuf bytes) {
        Disturbance disturbance = traffic.disturbance(direction);
        int slice = disturbance.sliceBytes() == 0 ? Integer.MAX_VALUE : disturbance.sliceBytes();
        held += bytes.readableBytes();
        while (bytes.isReadable()) {
            ByteBuf part = bytes.readRetainedSlice(Math.min(slice, bytes.readableBytes()));
            add(part, disturbance, slice == Integer.MAX_VALUE ? 0 : SLICE_GAP_NANOS);
        }
        bytes.release();
        pump();
    }

    /** The source sends nothing more. */
    void end() {
        add(Unpooled.EMPTY_BUFFER, traffic.disturbance(direction), 0);
        pump();
    }

    /** Moves on what may. */
    void pump() {
        boolean closed = traffic.isClosed(direction);
        while (!closed && sink.isWritable() && !pieces.isEmpty() && isDue(pieces.element())) {
            pass(pieces.remove());
        }
        if (!closed && sink.isWritable() && !pieces.isEmpty() && !scheduled) {
            scheduled = true;
            long wait = Math.max(1, pieces.element().due() - System.nanoTime());
            ScheduledFuture<?> ignored = source.eventLoop().schedule(this::pumpLater, wait, TimeUnit.NANOSECONDS);
        }
        source.config().setAutoRead(!closed && sink.isWritable() && held < MOST_HELD);
    }

    /** Whether all was passed on, and nothing more comes. */
    boolean isOver() {
        return over;
    }

    void halfClose() {
        drop();
        if (!over) {
            over = true;
            ChannelFuture ignored = sink.shutdownOutput();
        }
    }

    void drop() {
        pieces.forEach(piece -> piece.bytes().release());
        pieces.clear();
        held = 0;
    }

    private void pumpLater() {
        scheduled = false;
        pump();
    }

    private void add(ByteBuf bytes, Disturbance disturbance, long gap) {
        long jitter = ThreadLocalRandom.current().nextLong(disturbance.jitterMillis() + 1L);
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(disturbance.delayMillis() + jitter);
        lastDue = Math.max(due, lastDue + gap);
        pieces.add(new Piece(bytes, lastDue));
    }

    private static boolean isDue(Piece piece) {
        return piece.due() - System.nanoTime() <= 0;
    }

    private void pass(Piece piece) {
        if (over) {
            piece.bytes().release();
            return;
        }
        if (!piece.bytes().isReadable()) {
            over = true;
            sink.shutdownOutput().addListener(shut -> closeWhenQuiet());
            return;
        }
        held -= piece.bytes().readableBytes();
        sink.writeAndFlush(piece.bytes()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void closeWhenQuiet() {
        if (sink.isInputShutdown()) {
            ChannelFuture ignored = sink.close();
        }
    }

    private record Piece(ByteBuf bytes, long due) {}
}
