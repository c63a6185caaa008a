package dev.godwit.client.subscribe;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** What a subscriber was asked to be. Changed only by its builder. */
final class Options {

    final List<URI> servers;
    Supplier<String> token = () -> "";
    Transport transport = Transport.SSE;
    String device = "";
    List<String> topics = List.of();
    int history;
    boolean acks;
    Bookmark since = Bookmark.NONE;
    Duration backoffBase = Duration.ofSeconds(1);
    Duration backoffCap = Duration.ofSeconds(30);
    Duration stable = Duration.ofSeconds(30);
    Duration answer = Duration.ofSeconds(15);
    Duration heartbeat = Duration.ofSeconds(30);
    int maxMessageBytes = 4 << 20;
    int maxWaiting = 256;
    long maxWaitingBytes = 4L << 20;

    Options(List<URI> servers) {
        this.servers = servers;
    }
}
