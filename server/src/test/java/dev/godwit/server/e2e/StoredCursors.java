package dev.godwit.server.e2e;

import dev.godwit.protocol.Mailbox;
import dev.godwit.protocol.PushTopic;
import dev.godwit.protocol.Tenant;
import dev.godwit.server.fixture.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Which devices have a stored position. */
final class StoredCursors {

    private StoredCursors() {}

    static boolean has(Cluster cluster, String user, String device) throws IOException {
        Mailbox mailbox = Mailbox.user(Tenant.DEFAULT, user);
        String tag = new PushTopic("godwit.push", 1, 8).partitionOf(mailbox).tag();
        String command = "HEXISTS godwit:{" + tag + "}:u:" + user + ":cursors " + device + "\r\n";
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), cluster.redis().port())) {
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == ':'
                    && socket.getInputStream().read() == '1';
        }
    }
}
