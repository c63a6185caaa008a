package dev.godwit.gateway.session;

import dev.godwit.protocol.Message;
import dev.godwit.runtime.Loop;

/** Which messages are for one connection, now. What is not is passed over: the position moves on, and nothing is written. */
final class Audience {

    private final SessionRequest request;
    private final Loop loop;
    private final SessionMetrics metrics;

    Audience(SessionRequest request, Loop loop, SessionMetrics metrics) {
        this.request = request;
        this.loop = loop;
        this.metrics = metrics;
    }

    /** Counts those that it refuses. */
    boolean includes(Message message) {
        if (message.expires() != Message.NEVER && message.expired(loop.now())) {
            metrics.passedOver("expired");
            return false;
        }
        if (!message.options().reaches(request.connection(), request.device())) {
            metrics.passedOver("not_addressed");
            return false;
        }
        return true;
    }
}
