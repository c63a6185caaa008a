package dev.godwit.client.subscribe;

/** How messages come. */
public enum Transport {

    /**
     * Server-Sent Events, the default: each message brings its own position, so a bookmark is one token; plain HTTP, which passes where
     * upgrades do not. Topics are changed by opening the stream anew.
     */
    SSE(64),

    /** A WebSocket: topics change, tokens are renewed and messages are published within the connection. */
    WEBSOCKET(128);

    private final int mostTopics;

    Transport(int mostTopics) {
        this.mostTopics = mostTopics;
    }

    /** How many topics one connection may follow at a time. */
    public int mostTopics() {
        return mostTopics;
    }
}
