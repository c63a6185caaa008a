package dev.godwit.gateway.http;

import dev.godwit.gateway.limit.AddressRule;
import dev.godwit.gateway.limit.ClientAddress;
import dev.godwit.gateway.limit.ClientLimits;
import dev.godwit.runtime.http.Acceptance;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where clients are counted: their sockets, and they themselves.
 *
 * @param acceptance of the Vert.x that serves them
 */
public record Door(ClientLimits limits, Acceptance acceptance) {

    ClientAddress addressOf(HttpServerRequest request) {
        SocketAddress socket = request.connection().remoteAddress();
        return addresses()
                .of(
                        socket == null ? null : socket.hostAddress(),
                        request.headers().getAll("X-Forwarded-For"));
    }

    Acceptance.Watch watch(HttpLimits http) {
        return new Acceptance.Watch(http.head(), new Sockets());
    }

    private AddressRule addresses() {
        return limits.options().addresses();
    }

    /** Behind a proxy's socket there are many clients: those are not counted by its address. */
    private final class Sockets implements Acceptance.Counting {

        @Override
        public boolean opened(String host) {
            return limits.sockets().open(address(host));
        }

        @Override
        public void closed(String host) {
            limits.sockets().close(address(host));
        }

        @Override
        public void silent() {
            limits.metrics().exceeded("request_head");
        }

        private Optional<ClientAddress> address(String host) {
            return addresses().isProxy(host)
                    ? Optional.empty()
                    : Optional.of(addresses().of(host, List.of()));
        }
    }
}
