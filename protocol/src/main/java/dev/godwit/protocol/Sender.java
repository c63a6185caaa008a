package dev.godwit.protocol;

import java.util.Optional;

/**
 * The client that publishes, as its verified token and its connection say.
 *
 * @param device that it named
 */
public record Sender(Tenant tenant, String user, String connection, Optional<String> device) {}
