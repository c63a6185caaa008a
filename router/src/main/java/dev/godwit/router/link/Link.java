package dev.godwit.router.link;

import dev.godwit.protocol.Partition;
import dev.godwit.protocol.link.Ack;
import dev.godwit.protocol.link.Batch;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.GatewayHello;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.registry.NodeLease;
import dev.godwit.registry.Route;
import dev.godwit.router.forward.Delivery;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one incarnation of a gateway node: it connects, says hello, and keeps connecting until closed. What cannot be sent
 * becomes one bit per partition, and later one notice. Nothing is ever sent again: a gateway reads the log when a link opens.
 *
 * <p>Three seconds without a word, after it has been open once, and the incarnation is declared dead. Should it come back it is
 * told so.
 */
final class Link {

    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final long SILENCE_MILLIS = 3_000;
    private static final long ATTEMPT_MILLIS = 10_000;
    private static final long MAX_RECONNECT_MILLIS = 2_000;
    private static final int BATCH_MESSAGES = 256;
    private static final long BATCH_BYTES = 256 << 10;

    private enum State {
        WAITING,
        CONNECTING,
        GREETING,
        OPEN,
        CLOSED
    }

    private final LinkTools tools;
    private final NodeLease node;
    private final Window window;
    private final BitSet notices = new BitSet();
    private final BitSet missed = new BitSet();
    private State state = State.WAITING;
    private LinkTransport.@Nullable Stream stream;
    private Batch.Builder batch = Batch.newBuilder();
    private long batchBytes;
    private long sequence;
    private boolean flushing;
    private boolean everOpen;
    private boolean dead;
    private boolean buried;
    private long lastHeard;
    private long attemptedAt;
    private long reconnectMillis;
    /** Of the present stream; what an older one still says is ignored. */
    private int attempt;

    Link(LinkTools tools, NodeLease node) {
        this.tools = tools;
        this.node = node;
        this.window = new Window(tools.budget());
    }

    void open() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        attemptedAt = tools.loop().ticks();
        int mine = ++attempt;
        stream = tools.transport().open(node.host(), node.linkPort(), new LinkTransport.Events() {
            @Override
            public void opened() {
                if (mine == attempt) {
                    greet();
                }
            }

            @Override
            public void received(GatewayFrame frame) {
                if (mine == attempt) {
                    hear(frame);
                }
            }

            @Override
            public void closed(String reason) {
                if (mine == attempt) {
                    reconnect(reason);
                }
            }
        });
    }

    /** The router goes; the gateway is as alive as before. */
    void leave() {
        state = State.CLOSED;
        dropStream();
    }

    /** The node table no longer knows the incarnation; if it lives, it has to take a new one. */
    void disown() {
        if (state == State.OPEN || state == State.GREETING) {
            write(Outgoing.unknown(node.incarnation()));
        }
        leave();
    }

    /** Each second. */
    void tick() {
        if (state == State.OPEN || state == State.GREETING) {
            write(Outgoing.heartbeat());
        }
        if (isStuck()) {
            reconnect("no word");
        }
        if (everOpen && !dead && tools.loop().ticks() - lastHeard > SILENCE_MILLIS) {
            die();
        }
        if (dead && !buried) {
            bury();
        }
        reopenWindow();
    }

    void send(Route route, Delivery delivery) {
        if (dead || state == State.CLOSED) {
            return;
        }
        if (state != State.OPEN || !window.admit(delivery.mailbox(), route.epoch(), delivery.size())) {
            tools.metrics().notSent();
            if (delivery.id().isPresent()) {
                missed.set(delivery.partition().number());
            }
            return;
        }
        tools.metrics().forwarded();
        batch.addDeliveries(Outgoing.delivery(delivery));
        batchBytes += delivery.size();
        if (batch.getDeliveriesCount() >= BATCH_MESSAGES || batchBytes >= BATCH_BYTES) {
            flushBatch();
        } else {
            flushSoon();
        }
    }

    void sweep(Set<Partition> partitions) {
        partitions.forEach(partition -> notices.set(partition.number()));
        flushSoon();
    }

    /** Connected to something that says nothing. */
    private boolean isStuck() {
        boolean waits = state == State.CONNECTING || state == State.GREETING || (state == State.OPEN && dead);
        return waits && tools.loop().ticks() - attemptedAt > ATTEMPT_MILLIS;
    }

    private void greet() {
        state = State.GREETING;
        lastHeard = everOpen ? lastHeard : tools.loop().ticks();
        // The gateway reads the log when it hears this: what was missed before is found then.
        notices.clear();
        missed.clear();
        write(Outgoing.hello(tools.router(), tools.secret()));
    }

    private void hear(GatewayFrame frame) {
        if (dead) {
            write(Outgoing.unknown(node.incarnation()));
            return;
        }
        lastHeard = tools.loop().ticks();
        switch (frame.getKindCase()) {
            case HELLO -> greeted(frame.getHello());
            case ACK -> acknowledged(frame.getAck());
            case HEARTBEAT, KIND_NOT_SET -> {}
        }
    }

    private void greeted(GatewayHello hello) {
        if (state != State.GREETING) {
            return;
        }
        if (!hello.getIncarnation().equals(node.incarnation())) {
            // Another incarnation at the same address; the node table will name it.
            reconnect("it is incarnation " + hello.getIncarnation());
            return;
        }
        log.info("event=link-open node={} incarnation={}", node.node(), node.incarnation());
        state = State.OPEN;
        everOpen = true;
        reconnectMillis = 0;
        notices.or(missed);
        missed.clear();
        flushSoon();
    }

    private void acknowledged(Ack ack) {
        window.acknowledged(ack.getSequence(), ack.getNotHereList())
                .forEach(followed -> tools.registry()
                        .remove(followed.mailbox(), new Route(node.node(), node.incarnation(), followed.epoch()))
                        .exceptionally(failure -> {
                            log.debug("event=route-not-removed reason=\"{}\"", failure.toString());
                            return null;
                        }));
        reopenWindow();
    }

    private void reopenWindow() {
        if (state == State.OPEN && window.reopen()) {
            notices.or(missed);
            missed.clear();
            flushSoon();
        }
    }

    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            tools.loop().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        if (state != State.OPEN || dead) {
            return;
        }
        flushBatch();
        if (!notices.isEmpty()) {
            write(Outgoing.sweep(tools.generation(), notices));
            notices.clear();
        }
    }

    private void flushBatch() {
        if (batch.getDeliveriesCount() == 0) {
            return;
        }
        sequence++;
        window.sent(sequence);
        write(RouterFrame.newBuilder().setBatch(batch.setSequence(sequence)).build());
        batch = Batch.newBuilder();
        batchBytes = 0;
    }

    private void die() {
        dead = true;
        attemptedAt = tools.loop().ticks();
        log.warn(
                "event=node-dead node={} incarnation={} silent-ms={}", node.node(), node.incarnation(), SILENCE_MILLIS);
        window.clear();
        batch = Batch.newBuilder();
        batchBytes = 0;
    }

    private void bury() {
        buried = true;
        tools.loop().whenDone(tools.registry().bury(node.incarnation()), (done, failure) -> buried = failure == null);
    }

    private void reconnect(String reason) {
        log.info("event=link-lost node={} incarnation={} reason=\"{}\"", node.node(), node.incarnation(), reason);
        dropStream();
        state = State.WAITING;
        reconnectMillis = Math.min(MAX_RECONNECT_MILLIS, Math.max(50, reconnectMillis * 2));
        long jittered = reconnectMillis / 2 + tools.loop().random().nextLong(reconnectMillis / 2 + 1);
        tools.loop().after(jittered, () -> {
            if (state == State.WAITING) {
                open();
            }
        });
    }

    private void dropStream() {
        attempt++;
        if (stream != null) {
            stream.close();
            stream = null;
        }
        window.clear();
        batch = Batch.newBuilder();
        batchBytes = 0;
        sequence = 0;
    }

    private void write(RouterFrame frame) {
        if (stream != null) {
            stream.send(frame);
        }
    }
}
