package dev.godwit.gateway.link;

import dev.godwit.gateway.hub.Arrival;
import dev.godwit.gateway.hub.NodeMailbox;
import dev.godwit.gateway.hub.NodeMailboxes;
import dev.godwit.protocol.link.Ack;
import dev.godwit.protocol.link.Batch;
import dev.godwit.protocol.link.Delivery;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.GatewayHello;
import dev.godwit.protocol.link.Heartbeat;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.protocol.link.RouterHello;
import dev.godwit.protocol.link.SweepNotice;
import dev.godwit.runtime.Loop;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One router's link: takes over what it forwards and acknowledges. Keeps nothing: the hubs have the frames before the
 * acknowledgement goes out. Confined to the node's loop.
 */
public final class RouterLink {

    static final int VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(RouterLink.class);
    private static final Loop.Timer NOT_SET = () -> {};

    private final long number;
    private final LinkNode node;
    private final Wire wire;
    private final Consumer<RouterLink> gone;
    private String router = "";
    private boolean greeted;
    private boolean ended;
    private long heard;
    private Loop.Timer pulse = NOT_SET;

    /** The way back to the router. */
    public interface Wire {
        void send(GatewayFrame frame);

        /** Ends the stream; {@code refused}: for ever. */
        void end(boolean refused, String reason);
    }

    /**
     * @param number unique on this node, never used again
     * @param gone called once, when the link has ended
     */
    RouterLink(long number, LinkNode node, Wire wire, Consumer<RouterLink> gone) {
        this.number = number;
        this.node = node;
        this.wire = wire;
        this.gone = gone;
        this.heard = node.loop().ticks();
    }

    void begin() {
        pulse = node.loop().after(node.options().heartbeat().toMillis(), this::pulse);
    }

    public void received(RouterFrame frame) {
        if (ended) {
            return;
        }
        heard = node.loop().ticks();
        if (frame.getKindCase() == RouterFrame.KindCase.HELLO) {
            greet(frame.getHello());
        } else if (!greeted) {
            refuse("no hello");
        } else {
            take(frame);
        }
    }

    /** The stream is gone. */
    public void lost() {
        if (!ended) {
            ended = true;
            pulse.cancel();
            gone.accept(this);
            if (greeted) {
                LOG.info("event=link_closed router={}", router);
            }
        }
    }

    public void end(String reason) {
        if (!ended) {
            lost();
            wire.end(false, reason);
        }
    }

    private void take(RouterFrame frame) {
        switch (frame.getKindCase()) {
            case BATCH -> take(frame.getBatch());
            case SWEEP -> sweep(frame.getSweep());
            case UNKNOWN -> node.identity().disowned(frame.getUnknown().getIncarnation());
            case HEARTBEAT, HELLO, KIND_NOT_SET -> {
                // To have been heard is all.
            }
        }
    }

    private void greet(RouterHello hello) {
        if (!node.isSecret(hello.getSecret())) {
            refuse("wrong secret");
        } else if (hello.getVersion() != VERSION) {
            refuse("version " + hello.getVersion() + " (expected: " + VERSION + ")");
        } else if (!greeted) {
            greeted = true;
            router = hello.getRouter();
            wire.send(GatewayFrame.newBuilder().setHello(ownHello()).build());
            LOG.info("event=link_open router={}", router);
            // Between the last link and this one frames were sent to nobody.
            node.sweeper().sweepAll();
        }
    }

    private GatewayHello ownHello() {
        return GatewayHello.newBuilder()
                .setVersion(VERSION)
                .setNode(node.identity().node())
                .setIncarnation(node.identity().incarnation())
                .build();
    }

    private void refuse(String reason) {
        LOG.warn("event=link_refused router={} reason=\"{}\"", router, reason);
        lost();
        wire.end(true, reason);
    }

    private void take(Batch batch) {
        node.metrics().batch();
        NodeMailboxes mailboxes = node.mailboxes();
        List<Arrival> arrivals = new ArrayList<>(batch.getDeliveriesCount());
        Set<String> notHere = new LinkedHashSet<>();
        for (Delivery delivery : batch.getDeliveriesList()) {
            Optional<NodeMailbox> mailbox = mailboxes.find(delivery.getMailbox());
            if (mailbox.isPresent()) {
                node.owners().saw(mailbox.get().partition(), number);
                Arrivals.read(mailbox.get().mailbox(), delivery, mailboxes.generation())
                        .ifPresent(arrivals::add);
            } else {
                notHere.add(delivery.getMailbox());
            }
        }
        mailboxes.dispatch(arrivals);
        Ack ack = Ack.newBuilder()
                .setSequence(batch.getSequence())
                .addAllNotHere(notHere)
                .build();
        wire.send(GatewayFrame.newBuilder().setAck(ack).build());
    }

    private void sweep(SweepNotice notice) {
        for (int partition : notice.getPartitionsList()) {
            if (node.mailboxes().serves(notice.getGeneration(), partition)) {
                node.sweeper().sweep(node.mailboxes().partition(partition));
            }
        }
    }

    private void pulse() {
        if (node.loop().ticks() - heard >= node.options().silence().toMillis()) {
            LOG.warn("event=link_silent router={}", router);
            end("silent");
        } else {
            if (greeted) {
                wire.send(GatewayFrame.newBuilder()
                        .setHeartbeat(Heartbeat.getDefaultInstance())
                        .build());
            }
            begin();
        }
    }

    static boolean same(String secret, String given) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
