package dev.godwit.server.dev;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How {@code godwit dev} is started.
 *
 * @param gateways how many run in the process
 * @param data folder that Kafka's and Redis' data stay in; empty: a temporary one
 */
public record DevOptions(PortPlan ports, int gateways, Optional<Path> data) {}
