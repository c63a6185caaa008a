package dev.godwit.gateway.publish;

import dev.godwit.gateway.limit.Rate;
import dev.godwit.protocol.PushTopic;

/**
 * Where publications go, and how many.
 *
 * @param upstream name of the topic from which services read them
 * @param rate of one connection
 */
public record PublishOptions(PushTopic topic, String upstream, Rate rate) {

    /** The usual rate. */
    public static final Rate RATE = new Rate(20, 40);

    public PublishOptions {
        if (upstream.equals(topic.name())) {
            throw new IllegalArgumentException("upstream: " + upstream + " (expected: another than the push topic)");
        }
    }
}
