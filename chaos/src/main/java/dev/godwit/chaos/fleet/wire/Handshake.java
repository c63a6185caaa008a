package dev.godwit.chaos.fleet.wire;

import java.util.List;
import java.util.Optional;

/**
 * What a client asks a gateway for.
 *
 * @param position that it gives, empty for none
 * @param topics plain names
 */
public record Handshake(
        String host, int port, String token, String device, List<String> topics, Optional<String> position) {

    public Handshake {
        topics = List.copyOf(topics);
    }
}
