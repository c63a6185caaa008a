package dev.godwit.router.link;

import dev.godwit.protocol.link.GatewayFrame;
import dev.godwit.protocol.link.RouterFrame;

/** How a link reaches its gateway. Everything is called, and told, on the router's loop. */
public interface LinkTransport {

    /** Begins to connect. After {@link Events#closed} nothing more is told. */
    Stream open(String host, int port, Events events);

    /** One attempt of a connection, and what became of it. */
    interface Stream {

        /** Without effect before {@link Events#opened} and after the end. */
        void send(RouterFrame frame);

        /** Gives the connection back, also one that hangs; nothing more is told. */
        void close();
    }

    /** What happens to a stream. */
    interface Events {

        void opened();

        void received(GatewayFrame frame);

        void closed(String reason);
    }
}
