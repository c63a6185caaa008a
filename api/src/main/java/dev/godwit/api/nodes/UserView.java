package dev.godwit.api.nodes;

import dev.godwit.inbox.Device;
import java.util.List;
import java.util.Optional;

/**
 * A user, seen from outside.
 *
 * @param devices with a stored position; empty if the log did not answer
 * @param incomplete names of nodes that may have more connections, but did not answer
 */
public record UserView(List<NodeConnection> connections, Optional<List<Device>> devices, List<String> incomplete) {}
