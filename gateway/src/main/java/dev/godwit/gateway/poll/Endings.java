package dev.godwit.gateway.poll;

import dev.godwit.gateway.connection.Lifeline;
import dev.godwit.gateway.session.Close;
import dev.godwit.protocol.Problem;

/** What the reasons for which a session is closed are in HTTP. */
final class Endings {

    private Endings() {}

    /** Whether the client may ask again at once, so that an answer without frames tells all. */
    static boolean isNoHarm(Close close) {
        return close == Close.LIFETIME || close == Close.RENEW;
    }

    static Problem problem(Close close) {
        return switch (close) {
            case DRAIN -> new Problem(503, "draining", "Node is draining", "this node is going down (expected: again)");
            case TOKEN -> new Problem(401, "token_expired", "token has expired", "token", "it ended while this waited");
            case DENIED, REVOKED, PROTOCOL -> new Problem(403, Lifeline.reason(close), "Not allowed", close.reason());
            case SLOW, NO_ACK, LIFETIME, FAULT, RENEW, SHEDDING, LIMIT ->
                new Problem(503, Lifeline.reason(close), "Not available now", close.reason());
        };
    }
}
