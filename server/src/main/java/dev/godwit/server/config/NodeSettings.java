package dev.godwit.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** This node among the others. */
public record NodeSettings(
        @Key(meaning = "Stable name of this node, unique in the cluster. Without it: the host's name")
        Optional<String> name,

        @Key(meaning = "Host under which routers reach this gateway's link port. Without it: the host's address")
        Optional<String> advertisedHost) {

    public String nameOrHost() {
        return name.orElseGet(() -> localHost().getHostName());
    }

    public String advertisedHostOrAddress() {
        return advertisedHost.orElseGet(() -> localHost().getHostAddress());
    }

    private static InetAddress localHost() {
        try {
            return InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            // A host that does not know its own name still has this one.
            return InetAddress.getLoopbackAddress();
        }
    }
}
