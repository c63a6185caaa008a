package dev.godwit.router.link;

import com.google.protobuf.UnsafeByteOperations;
import dev.godwit.protocol.MessageId;
import dev.godwit.protocol.link.Delivery;
import dev.godwit.protocol.link.Heartbeat;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.protocol.link.RouterHello;
import dev.godwit.protocol.link.SweepNotice;
import dev.godwit.protocol.link.Unknown;
import java.util.BitSet;

/** The frames that routers send. */
final class Outgoing {

    static final int VERSION = 1;

    private static final RouterFrame HEARTBEAT = RouterFrame.newBuilder()
            .setHeartbeat(Heartbeat.getDefaultInstance())
            .build();

    private Outgoing() {}

    static RouterFrame hello(String router, String secret) {
        return RouterFrame.newBuilder()
                .setHello(RouterHello.newBuilder()
                        .setVersion(VERSION)
                        .setRouter(router)
                        .setSecret(secret))
                .build();
    }

    static RouterFrame heartbeat() {
        return HEARTBEAT;
    }

    static RouterFrame unknown(String incarnation) {
        return RouterFrame.newBuilder()
                .setUnknown(Unknown.newBuilder().setIncarnation(incarnation))
                .build();
    }

    static RouterFrame sweep(long generation, BitSet partitions) {
        SweepNotice.Builder notice = SweepNotice.newBuilder().setGeneration(generation);
        partitions.stream().forEach(notice::addPartitions);
        return RouterFrame.newBuilder().setSweep(notice).build();
    }

    static Delivery delivery(dev.godwit.router.forward.Delivery delivery) {
        MessageId previous = delivery.previous();
        return Delivery.newBuilder()
                .setMailbox(delivery.mailbox().key())
                .setGeneration(delivery.partition().generation())
                .setOffset(delivery.id().map(MessageId::offset).orElse(-1L))
                .setPrevGeneration(previous.generation())
                .setPrevOffset(previous.offset())
                .setMessage(UnsafeByteOperations.unsafeWrap(delivery.message()))
                .setGap(delivery.gap())
                .build();
    }
}
