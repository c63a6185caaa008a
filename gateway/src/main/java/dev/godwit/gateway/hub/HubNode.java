package dev.godwit.gateway.hub;

import dev.godwit.inbox.LogReader;
import dev.godwit.protocol.PushTopic;
import java.util.random.RandomGenerator;

/**
 * What all hubs of a node share.
 *
 * @param random for jitter; safe on any thread
 */
public record HubNode(
        LogReader log,
        Routes routes,
        PushTopic topic,
        HubOptions options,
        HubMetrics metrics,
        RandomGenerator random) {}
