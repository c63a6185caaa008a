package dev.godwit.router.link;

import dev.godwit.protocol.link.Ack;
import dev.godwit.protocol.link.Delivery;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.GatewayHello;
import dev.godwit.protocol.link.Heartbeat;
import dev.godwit.protocol.link.RouterFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The network in memory: the test is the gateway at its other end. */
final class FakeTransport implements LinkTransport {

    final List<Connection> connections = new ArrayList<>();

    Connection last() {
        return connections.get(connections.size() - 1);
    }

    @Override
    public Stream open(String host, int port, Events events) {
        Connection connection = new Connection(host + ":" + port, events);
        connections.add(connection);
        return connection;
    }

    /** One attempt of the router to connect. */
    static final class Connection implements Stream {
        final String address;
        final List<RouterFrame> frames = new ArrayList<>();
        private final Events events;
        boolean closed;

        Connection(String address, Events events) {
            this.address = address;
            this.events = events;
        }

        void accept(String incarnation) {
            events.opened();
            greet(incarnation);
        }

        void greet(String incarnation) {
            events.received(GatewayFrame.newBuilder()
                    .setHello(GatewayHello.newBuilder().setVersion(1).setIncarnation(incarnation))
                    .build());
        }

        void open() {
            events.opened();
        }

        void refuse() {
            events.closed("refused");
        }

        void heartbeat() {
            events.received(GatewayFrame.newBuilder()
                    .setHeartbeat(Heartbeat.getDefaultInstance())
                    .build());
        }

        void ack(long sequence, String... notHere) {
            events.received(GatewayFrame.newBuilder()
                    .setAck(Ack.newBuilder().setSequence(sequence).addAllNotHere(List.of(notHere)))
                    .build());
        }

        List<Long> offsets() {
            return deliveries().stream().map(Delivery::getOffset).toList();
        }

        List<Delivery> deliveries() {
            return frames.stream()
                    .filter(RouterFrame::hasBatch)
                    .flatMap(frame -> frame.getBatch().getDeliveriesList().stream())
                    .toList();
        }

        List<RouterFrame> batches() {
            return frames.stream().filter(RouterFrame::hasBatch).toList();
        }

        List<Set<Integer>> sweeps() {
            return frames.stream()
                    .filter(RouterFrame::hasSweep)
                    .map(frame -> Set.copyOf(frame.getSweep().getPartitionsList()))
                    .toList();
        }

        boolean saidUnknown() {
            return frames.stream().anyMatch(RouterFrame::hasUnknown);
        }

        @Override
        public void send(RouterFrame frame) {
            if (!closed) {
                frames.add(frame);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
