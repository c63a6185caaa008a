package dev.godwit.gateway.session;

import java.util.Locale;

/** What a connection is made by. */
public enum Transport {
    SSE,
    WEBSOCKET,
    POLL,
    GRPC;

    /** As services see it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
