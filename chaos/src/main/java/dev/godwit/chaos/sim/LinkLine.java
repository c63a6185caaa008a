package dev.godwit.chaos.sim;

import dev.godwit.gateway.link.RouterLink;
import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.RouterFrame;
import dev.godwit.router.link.LinkTransport;

/** How a router's links reach gateways: the two ends of the product's link, and a connection between them. */
final class LinkLine implements LinkTransport {

    private static final Object OPENED = new Object();
    private static final long CONNECT_MICROS = 2_000_000;

    private final Router router;
    private final NodeLoop loop;

    LinkLine(Router router, NodeLoop loop) {
        this.router = router;
        this.loop = loop;
    }

    @Override
    public Stream open(String host, int port, Events events) {
        Gateway gateway = router.world().gateway(host);
        Connection connection = new Connection(router.world().network(), router.site(), gateway.site());
        Opened stream = new Opened(connection, events);
        router.add(connection.opener());
        connection.opener().listen(stream::heard, () -> stream.ended("connection lost"));
        connection.accepter().listen(first -> accept(gateway, connection.accepter()), () -> {});
        connection.opener().send(OPENED);
        router.world().scheduler().after(CONNECT_MICROS, loop, stream::giveUp);
        return stream;
    }

    private static void accept(Gateway gateway, Connection.End end) {
        if (!gateway.alive()) {
            end.close();
            return;
        }
        gateway.add(end);
        gateway.nodeLoop().execute(() -> {
            RouterLink link = gateway.core().links().open(new GatewayEnd(end));
            end.listen(
                    frame -> gateway.nodeLoop().execute(() -> link.received((RouterFrame) frame)),
                    () -> gateway.nodeLoop().execute(() -> link.end("closed by the router")));
            end.send(OPENED);
        });
    }

    private record GatewayEnd(Connection.End end) implements RouterLink.Wire {
        @Override
        public void send(GatewayFrame frame) {
            end.send(frame);
        }

        @Override
        public void end(boolean refused, String reason) {
            end.close();
        }
    }

    /** The router's end; confined to its loop. */
    private final class Opened implements Stream {
        private final Connection connection;
        private final Events events;
        private boolean opened;
        private boolean over;

        Opened(Connection connection, Events events) {
            this.connection = connection;
            this.events = events;
        }

        @Override
        public void send(RouterFrame frame) {
            if (opened && !over) {
                connection.opener().send(frame);
            }
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                connection.opener().close();
            }
        }

        void heard(Object what) {
            loop.execute(() -> {
                if (over) {
                    return;
                }
                if (what == OPENED) {
                    opened = true;
                    events.opened();
                } else {
                    events.received((GatewayFrame) what);
                }
            });
        }

        void ended(String reason) {
            loop.execute(() -> {
                if (!over) {
                    over = true;
                    events.closed(reason);
                }
            });
        }

        void giveUp() {
            if (!opened && !over) {
                close();
                events.closed("connect timed out");
            }
        }
    }
}
