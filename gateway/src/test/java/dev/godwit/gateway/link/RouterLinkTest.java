package dev.godwit.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.godwit.gateway.fakes.FakeLog;
import dev.godwit.gateway.fakes.FakeRegistry;
import dev.godwit.gateway.fakes.RecordingOutbound;
import dev.godwit.gateway.fakes.TestNode;
import dev.godwit.gateway.hub.Arrival;
import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.Message;
import dev.godwit.protocol.Position;
import dev.godwit.protocol.Tenant;
import dev.godwit.protocol.link.Batch;
import dev.godwit.protocol.link.Delivery;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.Heartbeat;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.protocol.link.RouterHello;
import dev.godwit.protocol.link.SweepNotice;
import dev.godwit.protocol.link.Unknown;
import dev.godwit.runtime.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouterLinkTest {

    private static final Mailbox ALICE = Mailbox.user(Tenant.DEFAULT, "alice");

    private final ManualLoop loop = new ManualLoop(1_000_000);
    private final FakeLog log = new FakeLog();
    private final TestNode node = new TestNode(loop, log, new FakeRegistry());
    private final RecordingOutbound client = new RecordingOutbound();
    private final FakeIdentity identity = new FakeIdentity();
    private final LinkNode links = new LinkNode(
            loop, identity, node.mailboxes(), node.sweeper(), LinkOptions.of("127.0.0.1", 0, "secret"), node.metrics());
    private final FakeWire wire = new FakeWire();
    private final RouterLink link = new RouterLink(1, links, wire, gone -> {});

    @BeforeEach
    void follow() {
        node.connect(client, new Position(1, -1, -1));
        loop.run();
        link.begin();
    }

    @Test
    void hello_isAnsweredAndFollowedByASweep() {
        log.append(ALICE, "a0");
        link.received(hello("secret", 1));
        loop.run();

        assertThat(wire.sent.get(0).getHello().getIncarnation()).isEqualTo("i1");
        assertThat(wire.sent.get(0).getHello().getNode()).isEqualTo("node-1");
        assertThat(client.texts()).containsExactly("a0");
    }

    @Test
    void wrongSecret_isRefused() {
        link.received(hello("guess", 1));
        link.received(batch(1, delivery(log.append(ALICE, "a0"))));
        loop.run();

        assertThat(wire.end).isEqualTo("refused: wrong secret");
        assertThat(wire.sent).isEmpty();
        assertThat(client.texts()).isEmpty();
    }

    @Test
    void otherVersion_isRefused() {
        link.received(hello("secret", 2));

        assertThat(wire.end).startsWith("refused: version 2");
    }

    @Test
    void batchBeforeHello_isRefused() {
        link.received(batch(1, delivery(log.append(ALICE, "a0"))));

        assertThat(wire.end).isEqualTo("refused: no hello");
    }

    @Test
    void batch_isDeliveredAndAcknowledged() {
        greet();
        Delivery stranger = Delivery.newBuilder().setMailbox("u:nobody").build();
        link.received(batch(7, delivery(log.append(ALICE, "a0")), stranger, stranger));
        loop.run();

        assertThat(client.texts()).containsExactly("a0");
        GatewayFrame ack = wire.sent.get(wire.sent.size() - 1);
        assertThat(ack.getAck().getSequence()).isEqualTo(7);
        assertThat(ack.getAck().getNotHereList()).containsExactly("u:nobody");
    }

    @Test
    void gapEntry_reachesTheFollower() {
        greet();
        link.received(batch(1, delivery(log.appendGap(ALICE))));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "gap(unknown_past -1..0?)");
    }

    @Test
    void volatileMessage_reachesTheFollower() {
        greet();
        Message message = FakeLog.message("typing");
        link.received(batch(
                1,
                Delivery.newBuilder()
                        .setMailbox(ALICE.key())
                        .setGeneration(1)
                        .setOffset(-1)
                        .setMessage(ByteString.copyFrom(message.encode()))
                        .build()));
        loop.run();

        assertThat(client.texts()).containsExactly("typing");
    }

    @Test
    void unreadableMessage_becomesAGap() {
        greet();
        Delivery good = delivery(log.append(ALICE, "a0"));
        link.received(batch(
                1,
                good.toBuilder().setMessage(ByteString.copyFromUtf8("\377\377")).build()));
        loop.run();

        assertThat(client.events()).containsExactly("opened", "gap(unknown_past -1..0?)");
    }

    @Test
    void notice_isFollowedByASweep() {
        greet();
        log.append(ALICE, "a0");
        link.received(RouterFrame.newBuilder()
                .setSweep(SweepNotice.newBuilder()
                        .setGeneration(1)
                        .addPartitions(0)
                        .addPartitions(99))
                .build());
        loop.advance(200);

        assertThat(client.texts()).containsExactly("a0");
    }

    /** The old owner's last frames may have gone down with it. */
    @Test
    void partitionThatComesByAnotherLink_isSwept() {
        greet();
        link.received(batch(1, delivery(log.append(ALICE, "a0"))));
        RouterLink other = new RouterLink(2, links, new FakeWire(), gone -> {});
        other.received(hello("secret", 1));
        loop.advance(500);
        Arrival.Durable a1 = log.append(ALICE, "a1");
        int sweeps = log.sweeps();
        other.received(batch(1, delivery(a1)));
        loop.advance(500);
        assertThat(log.sweeps()).isEqualTo(sweeps + 1);

        other.received(batch(2, delivery(log.append(ALICE, "a2"))));
        loop.advance(500);
        assertThat(log.sweeps()).isEqualTo(sweeps + 1);
        assertThat(client.texts()).containsExactly("a0", "a1", "a2");
    }

    @Test
    void heartbeats_goOutEachSecond() {
        greet();
        wire.sent.clear();
        loop.advance(1_500);
        link.received(heartbeat());
        loop.advance(1_000);

        assertThat(wire.sent).hasSize(2).allMatch(GatewayFrame::hasHeartbeat);
    }

    @Test
    void silentRouter_isGivenUp() {
        greet();
        loop.advance(2_500);
        assertThat(wire.end).isEmpty();
        link.received(heartbeat());
        loop.advance(2_900);
        assertThat(wire.end).isEmpty();
        loop.advance(1_200);

        assertThat(wire.end).isEqualTo("ended: silent");
    }

    @Test
    void routerThatNeverSpeaks_isGivenUp() {
        loop.advance(4_000);

        assertThat(wire.end).isEqualTo("ended: silent");
    }

    @Test
    void unknown_reachesTheNode() {
        greet();
        link.received(RouterFrame.newBuilder()
                .setUnknown(Unknown.newBuilder().setIncarnation("i1"))
                .build());

        assertThat(identity.disowned).containsExactly("i1");
    }

    private void greet() {
        link.received(hello("secret", 1));
        loop.advance(200);
    }

    private static RouterFrame hello(String secret, int version) {
        return RouterFrame.newBuilder()
                .setHello(RouterHello.newBuilder()
                        .setVersion(version)
                        .setRouter("router-1")
                        .setSecret(secret))
                .build();
    }

    private static RouterFrame heartbeat() {
        return RouterFrame.newBuilder()
                .setHeartbeat(Heartbeat.getDefaultInstance())
                .build();
    }

    private static RouterFrame batch(long sequence, Delivery... deliveries) {
        return RouterFrame.newBuilder()
                .setBatch(Batch.newBuilder().setSequence(sequence).addAllDeliveries(List.of(deliveries)))
                .build();
    }

    static Delivery delivery(Arrival.Durable arrival) {
        Delivery.Builder delivery = Delivery.newBuilder()
                .setMailbox(arrival.mailbox().key())
                .setGeneration(arrival.entry().id().generation())
                .setOffset(arrival.entry().id().offset())
                .setPrevGeneration(arrival.previous().generation())
                .setPrevOffset(arrival.previous().offset());
        arrival.entry()
                .frame()
                .ifPresentOrElse(
                        frame -> delivery.setMessage(
                                ByteString.copyFrom(frame.message().encode())),
                        () -> delivery.setGap(true));
        return delivery.build();
    }

    private static final class FakeWire implements RouterLink.Wire {
        private final List<GatewayFrame> sent = new ArrayList<>();
        private String end = "";

        @Override
        public void send(GatewayFrame frame) {
            sent.add(frame);
        }

        @Override
        public void end(boolean refused, String reason) {
            end = (refused ? "refused: " : "ended: ") + reason;
        }
    }

    private static final class FakeIdentity implements NodeIdentity {
        private final List<String> disowned = new ArrayList<>();

        @Override
        public String node() {
            return "node-1";
        }

        @Override
        public String incarnation() {
            return "i1";
        }

        @Override
        public void disowned(String incarnation) {
            disowned.add(incarnation);
        }
    }
}
